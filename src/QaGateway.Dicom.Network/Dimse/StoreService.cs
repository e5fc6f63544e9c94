using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Dimse;

/// <summary>C-STORE as SCP: fragments go from the receive buffer straight to the provider's receiver.</summary>
internal sealed class StoreService(ICStoreProvider provider, DimseChannel channel, long maxObjectBytes, ILogger logger)
{
    /// <exception cref="PduException">The peer broke the protocol.</exception>
    /// <exception cref="SessionEndedException">The association ended inside the message.</exception>
    public async ValueTask HandleAsync(DimseMessage message, bool peerMaySend, CancellationToken cancellationToken)
    {
        var result = Check(message, peerMaySend) ?? await ReceiveAsync(message, cancellationToken).ConfigureAwait(false);
        await channel.SkipDataSetAsync().ConfigureAwait(false);
        if (result.Status.IsFailure)
            logger.ServiceRefused(channel.Info.Id, "C-STORE", result.Status, result.ErrorComment ?? "no comment");
        var response = message.Command.Respond(result.Status) with
        {
            SopInstanceUid = message.Command.SopInstanceUid,
            ErrorComment = result.ErrorComment,
            OffendingElements = result.OffendingElements ?? [],
        };
        await channel.SendAsync(response, message.Context.Id).ConfigureAwait(false);
    }

    private static CStoreResult? Check(DimseMessage message, bool peerMaySend) => message switch
    {
        _ when !peerMaySend => new CStoreResult(DimseStatus.SopClassNotSupported, "the role to send was not agreed"),
        { Command.SopClassUid: var uid } when uid != message.Context.AbstractSyntax =>
            new CStoreResult(DimseStatus.DataSetDoesNotMatchSopClass, "SOP class differs from presentation context"), // NEG-16
        { Command.SopInstanceUid: null or "" } => new CStoreResult(DimseStatus.InvalidSopInstance, "no SOP Instance UID in the command"),
        { Command.HasDataSet: false } => new CStoreResult(DimseStatus.CannotUnderstand, "no data set"),
        _ => null,
    };

    private async ValueTask<CStoreResult> ReceiveAsync(DimseMessage message, CancellationToken cancellationToken)
    {
        var command = message.Command;
        var request = new CStoreRequest(
            command.MessageId ?? 0, command.SopClassUid!, command.SopInstanceUid!, command.Priority ?? 0, command.MoveOriginatorAe, command.MoveOriginatorMessageId);
        try
        {
            var receiver = await provider.BeginAsync(request, message.Context, channel.Info, cancellationToken).ConfigureAwait(false);
            await using var _ = receiver.ConfigureAwait(false);
            await CopyAsync(receiver, cancellationToken).ConfigureAwait(false);
            return await receiver.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (PduException or SessionEndedException or OperationCanceledException))
        {
            logger.ServiceFailed(e, channel.Info.Id, "C-STORE", command.MessageId);
            return e is IOException
                ? new CStoreResult(DimseStatus.OutOfResources, "storage failed")
                : new CStoreResult(DimseStatus.ProcessingFailure, "internal error");
        }
    }

    private async ValueTask CopyAsync(IStoreReceiver receiver, CancellationToken cancellationToken)
    {
        var total = 0L;
        while (true)
        {
            var fragment = await channel.ReadFragmentAsync().ConfigureAwait(false);
            total += fragment.Bytes.Length;
            if (total > maxObjectBytes)
                throw new PduException(AbortReason.NotSpecified, $"An object is over the limit of {maxObjectBytes} bytes.");
            foreach (var segment in fragment.Bytes)
                await receiver.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
            if (fragment.IsLast)
                return;
        }
    }
}
