using Microsoft.Extensions.Logging;

namespace QaGateway.Dicom.Network.Server;

/// <summary>C-MOVE: one association to the destination.</summary>
internal sealed class MoveSubOperations : ISubOperations
{
    private const int MaxContexts = 128;

    private readonly DicomAssociation _association;
    private readonly string _originatorAe;
    private readonly ushort _originatorMessageId;

    private MoveSubOperations(DicomAssociation association, string originatorAe, ushort originatorMessageId)
    {
        _association = association;
        _originatorAe = originatorAe;
        _originatorMessageId = originatorMessageId;
    }

    public bool IsLost => !_association.IsOpen;

    /// <exception cref="DicomNetworkException">The destination cannot be reached or rejects.</exception>
    public static async Task<MoveSubOperations> OpenAsync(
        DicomEndpoint destination, AssociationOptions options, string originatorAe, ushort originatorMessageId, ILogger logger, CancellationToken cancellationToken)
    {
        var association = await DicomAssociation.OpenAsync(destination, options, logger, cancellationToken).ConfigureAwait(false);
        return new MoveSubOperations(association, originatorAe, originatorMessageId);
    }

    /// <summary>RET-2: for each class a context with each stored syntax, and one with ELE and ILE where they can be re-encoded or decoded.</summary>
    public static IReadOnlyList<RequestedContext> ContextsFor(IReadOnlyList<DicomObjectSource> objects)
    {
        var contexts = new List<RequestedContext>();
        foreach (var group in objects.GroupBy(o => (o.SopClassUid, o.TransferSyntaxUid)))
            contexts.Add(new RequestedContext(group.Key.SopClassUid, [group.Key.TransferSyntaxUid]));
        foreach (var group in objects.Where(o => o.CanBecome(Uids.ExplicitVRLittleEndian)).GroupBy(o => o.SopClassUid))
            contexts.Add(RequestedContext.For(group.Key));
        return contexts.Count <= MaxContexts ? contexts : contexts[..MaxContexts];
    }

    public Task<CStoreResult> StoreAsync(DicomObjectSource source, CancellationToken cancellationToken) =>
        _association.StoreAsync(source, cancellationToken, _originatorAe, _originatorMessageId);

    public ValueTask DisposeAsync() => _association.DisposeAsync();
}
