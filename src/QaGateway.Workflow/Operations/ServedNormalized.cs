using QaGateway.Dicom;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Operations;

/// <summary>Performed steps and storage commitment behind one door, and who uses them.</summary>
internal sealed class ServedNormalized(IReadOnlyList<INServiceProvider> providers, PeerStatistics statistics) : INServiceProvider
{
    public bool Serves(string sopClassUid) => providers.Any(p => p.Serves(sopClassUid));

    public ValueTask<NResponse> HandleAsync(NRequest request, AssociationInfo association, CancellationToken cancellationToken)
    {
        statistics.Note(
            association.CallingAe, request.SopClassUid == Uids.StorageCommitmentPushModel ? PeerContact.Commitment : PeerContact.Performed);
        return providers.First(p => p.Serves(request.SopClassUid)).HandleAsync(request, association, cancellationToken);
    }
}
