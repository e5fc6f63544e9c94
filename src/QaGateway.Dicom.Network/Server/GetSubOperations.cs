using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Server;

/// <summary>C-GET: C-STORE requests on the same association, over contexts where the requestor took the SCP role (RET-4).</summary>
internal sealed class GetSubOperations(DimseChannel channel, TimeSpan responseTimeout, TimeProvider clock) : ISubOperations
{
    private readonly ObjectSender _sender = new(channel, asRequestor: false);
    private readonly Lock _lock = new();
    private ushort _messageId;
    private TaskCompletionSource<DimseCommand>? _waiting;

    public bool IsLost => channel.Session.End is not null;

    public async Task<CStoreResult> StoreAsync(DicomObjectSource source, CancellationToken cancellationToken)
    {
        var context = _sender.FindContext(source)
            ?? throw new DicomNetworkException($"no presentation context for {source.SopClassUid} in {source.TransferSyntaxUid} was accepted with the SCP role");
        var answer = new TaskCompletionSource<DimseCommand>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _messageId = (ushort)(_messageId is ushort.MaxValue ? 1 : _messageId + 1);
            _waiting = answer;
        }

        try
        {
            // The token stops between objects, never inside one: half a message would cost the association.
            await _sender.SendAsync(source, context, _messageId, null, null, CancellationToken.None).ConfigureAwait(false);
            var response = await answer.Task.WaitAsync(responseTimeout, clock, CancellationToken.None).ConfigureAwait(false);
            return new CStoreResult(response.Status ?? DimseStatus.ProcessingFailure, response.ErrorComment);
        }
        catch (TimeoutException)
        {
            await channel.Session.AbortAsync($"no answer to a C-STORE sub-operation within {responseTimeout.TotalSeconds:0} s").ConfigureAwait(false);
            throw new SessionEndedException("no answer to a sub-operation");
        }
        finally
        {
            lock (_lock)
                _waiting = null;
        }
    }

    /// <summary>Takes the response that the association's receiver has read.</summary>
    /// <returns>false when nobody waits for it.</returns>
    public bool TryDeliver(DimseCommand response)
    {
        lock (_lock)
            return _waiting is not null && response.RespondedMessageId == _messageId && _waiting.TrySetResult(response);
    }

    /// <summary>The association is over: nothing more will be delivered.</summary>
    public void Fail()
    {
        lock (_lock)
            _waiting?.TrySetException(new SessionEndedException("the association ended"));
    }

    public ValueTask DisposeAsync() => default;
}
