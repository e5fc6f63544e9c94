using System.Runtime.CompilerServices;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>Answers every query with the same matches, with a pause before each if wanted.</summary>
internal sealed class ListFind(params DicomDataset[] matches) : ICFindProvider
{
    public TimeSpan Pause { get; init; }

    public bool ListensToCancel { get; init; } = true;

    public DimseStatus? Final { get; init; }

    public List<CFindRequest> Requests { get; } = [];

    public QueryOptions Supports { get; init; } = new() { Relational = true };

    public bool Serves(string sopClassUid) => sopClassUid is Uids.StudyRootQueryRetrieveInformationModelFind or Uids.ModalityWorklistInformationModelFind;

    public async IAsyncEnumerable<CFindMatch> FindAsync(
        CFindRequest request, AssociationInfo association, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Add(request);
        foreach (var match in matches)
        {
            if (Pause > TimeSpan.Zero)
                await Task.Delay(Pause, ListensToCancel ? cancellationToken : CancellationToken.None);
            yield return new CFindMatch(match, DimseStatus.Pending);
        }

        if (Final is { } final)
            yield return new CFindMatch(null, final, "as told");
    }
}
