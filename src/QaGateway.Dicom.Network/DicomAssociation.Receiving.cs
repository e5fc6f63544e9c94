using QaGateway.Dicom.Network.Client;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network;

/// <content>Turns, waiting for responses, and what else may come meanwhile.</content>
public sealed partial class DicomAssociation
{
    private const int MostUnknownResponses = 3;

    /// <summary>An operation that cannot be cancelled half-way: cancelling it aborts the association.</summary>
    private async Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static a => ((DicomAssociation)a!).Abort(), this);
            return await GuardAsync(operation).ConfigureAwait(false);
        }
        catch (AssociationAbortedException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Turns the ends of an association into one exception with the reason in words.</summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (PduException e)
        {
            await _session.FailAsync(e.Reason, e.Message).ConfigureAwait(false);
            throw new AssociationAbortedException($"The association with {Info.CalledAe} was aborted by us: {e.Message}", e);
        }
        catch (SessionEndedException e)
        {
            var why = await LearnWhyAsync().ConfigureAwait(false) ?? e.Message;
            throw new AssociationAbortedException($"The association with {Info.CalledAe} has ended: {why}.", e);
        }
    }

    /// <summary>A send failed: the peer's abort, which says why, may lie unread in the receive buffer.</summary>
    private async Task<string?> LearnWhyAsync()
    {
        for (var i = 0; i < 64 && _session.End is null; i++)
        {
            if ((await _session.ReceiveAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false)).Kind is IndicationKind.TimedOut)
                break;
        }

        if (_session.End is null)
            await _session.AbortAsync("the connection was lost while sending").ConfigureAwait(false);
        return _session.End?.Why;
    }

    /// <summary>The next response to a message of ours.</summary>
    /// <param name="messageId">Our message.</param>
    /// <param name="limit">Time until it comes.</param>
    /// <param name="store">Takes objects that a C-GET sends meanwhile.</param>
    private async Task<ClientResponse> ResponseAsync(ushort messageId, TimeSpan limit, StoreService? store = null)
    {
        var unknown = 0;
        while (true)
        {
            var (message, why) = await _channel.ReadCommandAsync(limit).ConfigureAwait(false);
            if (message is null)
            {
                await GiveUpAsync(why, limit).ConfigureAwait(false);
                continue;
            }

            if (!message.Command.IsResponse)
            {
                await HandleRequestAsync(message, store).ConfigureAwait(false);
                continue;
            }

            var data = message.Command.HasDataSet ? await _channel.ReadDataSetAsync().ConfigureAwait(false) : null;
            if (message.Command.RespondedMessageId == messageId)
                return new ClientResponse(message.Command, data, message.Context.TransferSyntax);
            _logger.UnknownResponse(Info.Id, message.Command.RespondedMessageId);
            if (++unknown >= MostUnknownResponses) // DIM-1
                throw new PduException(AbortReason.NotSpecified, "The peer answers what was not asked.");
        }
    }

    private async Task GiveUpAsync(IndicationKind why, TimeSpan limit)
    {
        if (why is IndicationKind.TimedOut)
            await _session.AbortAsync($"the peer did not answer within {limit.TotalSeconds:0} s").ConfigureAwait(false);
        else if (why is IndicationKind.ReleaseRequested)
            await _session.ConfirmReleaseAsync().ConfigureAwait(false);
        throw new SessionEndedException(_session.End?.Why ?? "the association ended");
    }

    private async Task HandleRequestAsync(DimseMessage message, StoreService? store)
    {
        if (message.Command.Field is CommandField.CStoreRequest && store is not null)
        {
            await store.HandleAsync(message, message.Context.RequestorIsScp, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        if (message.Command.Field is CommandField.NEventReportRequest && _options.Notifications is { } notifications)
        {
            await new NormalizedService(notifications, _channel, _logger).HandleAsync(message, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        await _channel.SkipDataSetAsync().ConfigureAwait(false);
        var status = message.Command.Field is CommandField.CEchoRequest ? DimseStatus.Success : DimseStatus.UnrecognizedOperation;
        await _channel.SendAsync(message.Command.Respond(status), message.Context.Id).ConfigureAwait(false);
    }

    private ushort NextId() => _lastMessageId = (ushort)(_lastMessageId is ushort.MaxValue ? 1 : _lastMessageId + 1);

    private AcceptedContext ContextOf(string sopClassUid) =>
        Info.Contexts.FirstOrDefault(c => c.AbstractSyntax == sopClassUid && c.RequestorIsScu)
        ?? Info.Contexts.FirstOrDefault(c => c.AbstractSyntax == sopClassUid)
        ?? throw new DicomNetworkException($"{Info.CalledAe} accepted no presentation context for {sopClassUid}.");

    private static DimseStatus StatusOf(DimseCommand response) =>
        response.Status ?? throw new PduException(AbortReason.InvalidParameterValue, "A response has no status.");
}
