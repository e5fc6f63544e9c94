using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Operations;

/// <summary>Notes who stores.</summary>
internal sealed class ServedStore(ICStoreProvider inner, PeerStatistics statistics) : ICStoreProvider
{
    public ValueTask<IStoreReceiver> BeginAsync(CStoreRequest request, AcceptedContext context, AssociationInfo association, CancellationToken cancellationToken)
    {
        statistics.Note(association.CallingAe, PeerContact.Stored);
        return inner.BeginAsync(request, context, association, cancellationToken);
    }
}
