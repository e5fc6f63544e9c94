namespace QaGateway.Dicom.Network.Dimse;

/// <summary>Sends objects by C-STORE over the contexts of one association, as requestor or, for a C-GET, as acceptor.</summary>
internal sealed class ObjectSender
{
    private readonly DimseChannel _channel;
    private readonly Dictionary<(string SopClass, string Syntax), AcceptedContext> _exact = [];
    private readonly ILookup<string, AcceptedContext> _byClass;

    public ObjectSender(DimseChannel channel, bool asRequestor)
    {
        _channel = channel;
        var usable = channel.Info.Contexts.Where(c => asRequestor ? c.RequestorIsScu : c.RequestorIsScp).ToList();
        foreach (var context in usable)
            _exact.TryAdd((context.AbstractSyntax, context.TransferSyntax), context);
        _byClass = usable.ToLookup(c => c.AbstractSyntax);
    }

    /// <summary>The context for an object: with its own transfer syntax if possible, else one that it can be re-encoded to (RET-2).</summary>
    /// <returns>null when the peer accepted nothing usable.</returns>
    public AcceptedContext? FindContext(DicomObjectSource source)
    {
        if (_exact.TryGetValue((source.SopClassUid, source.TransferSyntaxUid), out var exact))
            return exact;
        return _byClass[source.SopClassUid].FirstOrDefault(c => source.CanBecome(c.TransferSyntax));
    }

    /// <summary>Sends the request; the answer is awaited by the caller.</summary>
    /// <exception cref="UpperLayer.SessionEndedException">The association is over.</exception>
    public async Task SendAsync(
        DicomObjectSource source, AcceptedContext context, ushort messageId, string? moveOriginatorAe, ushort? moveOriginatorMessageId, CancellationToken cancellationToken)
    {
        var command = new DimseCommand
        {
            Field = CommandField.CStoreRequest,
            SopClassUid = source.SopClassUid,
            SopInstanceUid = source.SopInstanceUid,
            MessageId = messageId,
            Priority = 0,
            MoveOriginatorAe = moveOriginatorAe,
            MoveOriginatorMessageId = moveOriginatorMessageId,
            HasDataSet = true,
        };

        var stored = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stored.ConfigureAwait(false);
        if (context.TransferSyntax == source.TransferSyntaxUid)
        {
            await _channel.SendAsync(command, context.Id, stored, cancellationToken).ConfigureAwait(false);
            return;
        }

        var converted = await source.Transcoder!.TranscodeAsync(stored, source.TransferSyntaxUid, context.TransferSyntax, cancellationToken).ConfigureAwait(false);
        await using var __ = converted.ConfigureAwait(false);
        await _channel.SendAsync(command, context.Id, converted, cancellationToken).ConfigureAwait(false);
    }
}
