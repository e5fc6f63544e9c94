using System.Runtime.CompilerServices;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Operations;

/// <summary>Worklist and Query/Retrieve behind one door: the provider that serves the SOP class answers.</summary>
internal sealed class ServedFind(IReadOnlyList<ICFindProvider> providers, PeerStatistics statistics) : ICFindProvider
{
    public bool Serves(string sopClassUid) => providers.Any(p => p.Serves(sopClassUid));

    public async IAsyncEnumerable<CFindMatch> FindAsync(
        CFindRequest request, AssociationInfo association, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.SopClassUid == Uids.ModalityWorklistInformationModelFind)
            statistics.Note(association.CallingAe, PeerContact.Worklist);

        var provider = providers.First(p => p.Serves(request.SopClassUid)); // the library asks Serves at negotiation
        await foreach (var match in provider.FindAsync(request, association, cancellationToken))
            yield return match;
    }
}
