using System.Runtime.CompilerServices;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Client;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network;

/// <content>C-FIND, C-MOVE, C-GET and the normalized services.</content>
public sealed partial class DicomAssociation
{
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(10);

    /// <summary>C-FIND; leaving the loop early, or cancelling it, sends a C-CANCEL and waits for its end.</summary>
    /// <exception cref="DimseStatusException">The query failed.</exception>
    /// <exception cref="DicomNetworkException">The association is lost.</exception>
    public async IAsyncEnumerable<DicomDataset> FindAsync(
        string sopClassUid, DicomDataset identifier, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var isEnded = false;
        ushort id = 0;
        AcceptedContext? context = null;
        try
        {
            context = ContextOf(sopClassUid);
            id = NextId();
            await GuardAsync(() => SendRequestAsync(CommandField.CFindRequest, id, context, identifier, null)).ConfigureAwait(false);
            while (!isEnded)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var response = await NextAsync(id, context, cancellationToken).ConfigureAwait(false);
                var status = StatusOf(response.Command);
                isEnded = !status.IsPending;
                if (!isEnded)
                    yield return Decode(response) ?? [];
                else if (!status.IsSuccess && !status.IsWarning)
                    throw status.IsCancel ? new OperationCanceledException(cancellationToken) : new DimseStatusException(status, response.Command.ErrorComment);
            }
        }
        finally
        {
            if (!isEnded && context is not null && IsOpen)
                await CancelAndDrainAsync(id, context).ConfigureAwait(false);
            _turn.Release();
        }
    }

    /// <summary>C-MOVE. Cancelling sends a C-CANCEL; the outcome then has the status FE00.</summary>
    /// <exception cref="DicomNetworkException">The association is lost.</exception>
    public Task<RetrieveOutcome> MoveAsync(
        string sopClassUid, DicomDataset identifier, string destinationAe, IProgress<RetrieveProgress>? progress, CancellationToken cancellationToken) =>
        RetrieveAsync(CommandField.CMoveRequest, sopClassUid, identifier, destinationAe, null, progress, cancellationToken);

    /// <summary>C-GET; the objects go to <paramref name="sink"/>. Their storage classes must have been requested with the SCP role.</summary>
    /// <exception cref="DicomNetworkException">The association is lost.</exception>
    public Task<RetrieveOutcome> GetAsync(
        string sopClassUid, DicomDataset identifier, ICStoreProvider sink, CancellationToken cancellationToken) =>
        RetrieveAsync(CommandField.CGetRequest, sopClassUid, identifier, null, new StoreService(sink, _channel, long.MaxValue, _logger), null, cancellationToken);

    /// <summary>A normalized request: MPPS, storage commitment. Its message id is assigned here.</summary>
    /// <exception cref="DicomNetworkException">No context, or the association is lost.</exception>
    public Task<NResponse> SendAsync(NRequest request, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            var context = ContextOf(request.SopClassUid);
            var id = NextId();
            var command = new DimseCommand
            {
                Field = (CommandField)(ushort)request.Operation,
                MessageId = id,
                SopClassUid = request.SopClassUid,
                SopInstanceUid = request.SopInstanceUid,
                TypeId = request.TypeId,
                AttributeList = request.AttributeList,
                HasDataSet = request.Data is not null,
            };
            ReadOnlyMemory<byte> data = request.Data is null ? default : DicomWriter.Write(request.Data, context.TransferSyntax);
            await _channel.SendAsync(command, context.Id, data).ConfigureAwait(false);
            var response = await ResponseAsync(id, _options.ResponseTimeout).ConfigureAwait(false);
            return new NResponse(StatusOf(response.Command), response.Command.SopInstanceUid, Decode(response), response.Command.ErrorComment, response.Command.ErrorId)
            {
                AttributeList = response.Command.AttributeList,
            };
        },
        cancellationToken);

    private async Task<RetrieveOutcome> RetrieveAsync(
        CommandField field, string sopClassUid, DicomDataset identifier, string? destination, StoreService? store, IProgress<RetrieveProgress>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var context = ContextOf(sopClassUid);
            var id = NextId();
            return await GuardAsync(async () =>
            {
                await SendRequestAsync(field, id, context, identifier, destination).ConfigureAwait(false);
                var cancel = new CancelOnce(() => SendCancelAsync(id, context), cancellationToken);
                await using var _ = cancel.ConfigureAwait(false);
                while (true)
                {
                    var response = await ResponseAsync(id, _options.RetrieveTimeout, store).ConfigureAwait(false);
                    var command = response.Command;
                    if (!StatusOf(command).IsPending)
                        return Outcome(response);
                    progress?.Report(new RetrieveProgress(command.Remaining ?? 0, command.Completed ?? 0, command.Failed ?? 0, command.Warning ?? 0));
                }
            }).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> SendRequestAsync(CommandField field, ushort id, AcceptedContext context, DicomDataset identifier, string? destination)
    {
        var command = new DimseCommand
        {
            Field = field,
            MessageId = id,
            SopClassUid = context.AbstractSyntax,
            Priority = 0,
            MoveDestination = destination,
            HasDataSet = true,
        };
        await _channel.SendAsync(command, context.Id, DicomWriter.Write(identifier, context.TransferSyntax)).ConfigureAwait(false);
        return true;
    }

    private async Task<ClientResponse> NextAsync(ushort id, AcceptedContext context, CancellationToken cancellationToken)
    {
        var cancel = new CancelOnce(() => SendCancelAsync(id, context), cancellationToken);
        await using var _ = cancel.ConfigureAwait(false);
        return await GuardAsync(() => ResponseAsync(id, _options.ResponseTimeout)).ConfigureAwait(false);
    }

    private async Task CancelAndDrainAsync(ushort id, AcceptedContext context)
    {
        try
        {
            await SendCancelAsync(id, context).ConfigureAwait(false);
            while (StatusOf((await ResponseAsync(id, CancelLimit).ConfigureAwait(false)).Command).IsPending)
            {
                // Matches that were on their way.
            }
        }
        catch (PduException e)
        {
            await _session.FailAsync(e.Reason, e.Message).ConfigureAwait(false);
        }
        catch (SessionEndedException)
        {
            // The next call tells.
        }
    }

    private async Task SendCancelAsync(ushort id, AcceptedContext context)
    {
        try
        {
            await _channel.SendAsync(new DimseCommand { Field = CommandField.CCancelRequest, RespondedMessageId = id }, context.Id).ConfigureAwait(false);
        }
        catch (SessionEndedException)
        {
            // Then there is nothing to cancel; the waiting side tells.
        }
    }

    private static RetrieveOutcome Outcome(ClientResponse response)
    {
        var command = response.Command;
        var failed = Decode(response)?.GetTexts(Tags.FailedSOPInstanceUIDList) ?? [];
        return new RetrieveOutcome(StatusOf(command), command.Completed ?? 0, command.Failed ?? 0, command.Warning ?? 0, failed, command.ErrorComment);
    }

    private static DicomDataset? Decode(ClientResponse response)
    {
        try
        {
            return response.DataSet is null ? null : DicomReader.Read(response.DataSet, response.TransferSyntax);
        }
        catch (DicomReadException e)
        {
            throw new DicomNetworkException("The data set of a response cannot be read.", e);
        }
    }
}
