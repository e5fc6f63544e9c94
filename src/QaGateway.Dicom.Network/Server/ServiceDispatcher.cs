using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Server;

/// <summary>Gives each message of an association to its service.</summary>
internal sealed class ServiceDispatcher : IAsyncDisposable
{
    private const int MostUnknownResponses = 3;

    private readonly DimseChannel _channel;
    private readonly DicomServices _services;
    private readonly Func<string, QueryOptions> _extended;
    private readonly ILogger _logger;
    private readonly CancellationToken _lifetime;
    private readonly StoreService? _store;
    private readonly NormalizedService? _normalized;
    private readonly FindService? _find;
    private readonly RetrieveService? _retrieve;
    private readonly GetSubOperations _getOperations;
    private readonly FollowUps _followUps;
    private RunningOperation? _operation;
    private int _unknownResponses;

    public ServiceDispatcher(
        DimseChannel channel, DicomServices services, DicomServerOptions options, Func<string, QueryOptions> extended, ILogger logger, TimeProvider clock, CancellationToken lifetime)
    {
        _channel = channel;
        _services = services;
        _extended = extended;
        _logger = logger;
        _lifetime = lifetime;
        _followUps = new FollowUps(channel, options.ResponseTimeout, logger, clock, lifetime);
        _store = services.Store is null ? null : new StoreService(services.Store, channel, options.MaxObjectBytes, logger);
        _normalized = services.N is null ? null : new NormalizedService(services.N, channel, logger) { FollowUps = _followUps };
        _find = services.Find is null ? null : new FindService(services.Find, channel);
        _retrieve = services.Retrieve is null ? null : new RetrieveService(services.Retrieve, channel, options, logger, clock);
        _getOperations = new GetSubOperations(channel, options.ResponseTimeout, clock);
    }

    /// <summary>An operation is running.</summary>
    public bool IsBusy => _operation is { Completion.IsCompleted: false };

    /// <exception cref="PduException">The peer broke the protocol.</exception>
    /// <exception cref="SessionEndedException">The association is over.</exception>
    public async ValueTask DispatchAsync(DimseMessage message)
    {
        switch (message.Command.Field)
        {
            case CommandField.CStoreRequest when _store is not null:
                await _store.HandleAsync(message, message.Context.RequestorIsScu, _lifetime).ConfigureAwait(false);
                return;
            case CommandField.CEchoRequest:
                await RespondAsync(message, DimseStatus.Success).ConfigureAwait(false);
                return;
            case CommandField.CFindRequest when _find is not null && _services.Find!.Serves(message.Command.SopClassUid ?? ""):
                await StartAsync(message, FindAsync).ConfigureAwait(false);
                return;
            case CommandField.CMoveRequest or CommandField.CGetRequest when _retrieve is not null && _services.Retrieve!.Serves(message.Command.SopClassUid ?? ""):
                await StartAsync(message, RetrieveAsync).ConfigureAwait(false);
                return;
            case CommandField.CCancelRequest:
                Cancel(message.Command.RespondedMessageId);
                await _channel.SkipDataSetAsync().ConfigureAwait(false);
                return;
            case CommandField.NEventReportRequest or CommandField.NGetRequest or CommandField.NSetRequest or CommandField.NActionRequest
                or CommandField.NCreateRequest or CommandField.NDeleteRequest when _normalized is not null:
                await _normalized.HandleAsync(message, _lifetime).ConfigureAwait(false);
                return;
            default:
                await HandleOtherAsync(message).ConfigureAwait(false);
                return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _getOperations.Fail();
        await _followUps.EndAsync().ConfigureAwait(false);
        _followUps.Dispose();
        if (Interlocked.Exchange(ref _operation, null) is { } operation)
            await operation.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask HandleOtherAsync(DimseMessage message)
    {
        await _channel.SkipDataSetAsync().ConfigureAwait(false);
        if (message.Command.IsResponse)
        {
            if (message.Command.Field is CommandField.CStoreResponse ? _getOperations.TryDeliver(message.Command) : _followUps.TryDeliver(message.Command))
            {
                _unknownResponses = 0;
                return;
            }

            _logger.UnknownResponse(_channel.Info.Id, message.Command.RespondedMessageId);
            if (++_unknownResponses >= MostUnknownResponses) // DIM-1
                throw new PduException(AbortReason.NotSpecified, "The peer answers what was not asked.");
            return;
        }

        // DIM-3: a field of PS3.7 that is not served is another matter than one that does not exist.
        await RespondAsync(message, Enum.IsDefined(message.Command.Field) ? DimseStatus.SopClassNotSupported : DimseStatus.UnrecognizedOperation).ConfigureAwait(false);
    }

    private async ValueTask RespondAsync(DimseMessage message, DimseStatus status, string? comment = null)
    {
        await _channel.SkipDataSetAsync().ConfigureAwait(false);
        if (!status.IsSuccess)
            _logger.ServiceRefused(_channel.Info.Id, message.Command.Field.ToString(), status, comment ?? "not served here");
        await _channel.SendAsync(message.Command.Respond(status) with { ErrorComment = comment }, message.Context.Id).ConfigureAwait(false);
    }

    private void Cancel(ushort? messageId)
    {
        if (_operation is { } operation && operation.Message.Command.MessageId == messageId)
            operation.Cancel();
    }

    private async ValueTask StartAsync(DimseMessage message, Func<RunningOperation, DicomDataset, Task> run)
    {
        var bytes = message.Command.HasDataSet ? await _channel.ReadDataSetAsync().ConfigureAwait(false) : [];
        if (message.Command.SopClassUid != message.Context.AbstractSyntax)
        {
            await RespondAsync(message, DimseStatus.DataSetDoesNotMatchSopClass, "SOP class differs from presentation context").ConfigureAwait(false);
            return;
        }

        if (_operation is { } previous)
        {
            if (!previous.IsEnding && IsBusy)
            {
                // We did not negotiate asynchronous operations: one at a time.
                await RespondAsync(message, DimseStatus.ResourceLimitation, "another operation is running").ConfigureAwait(false);
                return;
            }

            await previous.DisposeAsync().ConfigureAwait(false);
            _operation = null;
        }

        DicomDataset identifier;
        try
        {
            identifier = DicomReader.Read(bytes, message.Context.TransferSyntax);
        }
        catch (DicomReadException)
        {
            await RespondAsync(message, DimseStatus.CannotUnderstand, "the identifier cannot be read").ConfigureAwait(false);
            return;
        }

        var operation = new RunningOperation(message, _lifetime);
        _operation = operation;
        operation.Completion = RunAsync(operation, () => run(operation, identifier));
    }

    private Task FindAsync(RunningOperation operation, DicomDataset identifier)
    {
        var command = operation.Message.Command;
        return _find!.RunAsync(operation, new CFindRequest(command.MessageId ?? 0, command.SopClassUid!, identifier, _extended(command.SopClassUid!)));
    }

    private Task RetrieveAsync(RunningOperation operation, DicomDataset identifier)
    {
        var command = operation.Message.Command;
        var destination = command.Field is CommandField.CMoveRequest ? command.MoveDestination ?? "" : null;
        return _retrieve!.RunAsync(
            operation, new RetrieveRequest(command.MessageId ?? 0, command.SopClassUid!, identifier, destination, _extended(command.SopClassUid!)), _getOperations);
    }

    private async Task RunAsync(RunningOperation operation, Func<Task> run)
    {
        await Task.Yield(); // the association goes on receiving
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SessionEndedException || _lifetime.IsCancellationRequested)
        {
            // The association is over; its loop tells why.
        }
        catch (Exception e)
        {
            _logger.ServiceFailed(e, _channel.Info.Id, operation.Message.Command.Field.ToString(), operation.Message.Command.MessageId);
            await FailAsync(operation).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(RunningOperation operation)
    {
        operation.IsEnding = true;
        try
        {
            var response = operation.Message.Command.Respond(DimseStatus.CannotUnderstand) with { ErrorComment = "internal error" };
            await _channel.SendAsync(response, operation.Message.Context.Id).ConfigureAwait(false);
        }
        catch (SessionEndedException)
        {
            // Nobody to tell.
        }
    }
}
