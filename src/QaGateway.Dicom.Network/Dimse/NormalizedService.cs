using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Server;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Dimse;

/// <summary>N-services as performer (PS3.7 §10).</summary>
internal sealed class NormalizedService(INServiceProvider provider, DimseChannel channel, ILogger logger)
{
    /// <summary>Takes what an answer is followed by; null where that is not possible.</summary>
    public FollowUps? FollowUps { get; init; }

    /// <exception cref="PduException">The peer broke the protocol.</exception>
    /// <exception cref="SessionEndedException">The association ended inside the message.</exception>
    public async ValueTask HandleAsync(DimseMessage message, CancellationToken cancellationToken)
    {
        var bytes = message.Command.HasDataSet ? await channel.ReadDataSetAsync().ConfigureAwait(false) : null;
        var answer = await PerformAsync(message, bytes, cancellationToken).ConfigureAwait(false);
        var hasData = answer.Data is { Count: > 0 };
        var response = message.Command.Respond(answer.Status) with
        {
            SopInstanceUid = answer.SopInstanceUid ?? message.Command.SopInstanceUid,
            ErrorComment = answer.ErrorComment,
            ErrorId = answer.ErrorId,
            AttributeList = answer.AttributeList,
            TypeId = message.Command.TypeId,
            HasDataSet = hasData,
        };
        ReadOnlyMemory<byte> data = hasData ? DicomWriter.Write(answer.Data!, message.Context.TransferSyntax) : default;
        await channel.SendAsync(response, message.Context.Id, data).ConfigureAwait(false);
        if (answer.Then is { } followUp && FollowUps is not null)
            FollowUps.Start(followUp, message.Context.Id, message.Context.TransferSyntax);
        else if (answer.Then is not null)
            await answer.Then.AnsweredAsync(null).ConfigureAwait(false);
    }

    private async ValueTask<NResponse> PerformAsync(DimseMessage message, byte[]? bytes, CancellationToken cancellationToken)
    {
        var command = message.Command;
        try
        {
            if (command.SopClassUid is not { } sopClass || !provider.Serves(sopClass))
                return new NResponse(DimseStatus.SopClassNotSupported);
            var data = bytes is null ? null : DicomReader.Read(bytes, message.Context.TransferSyntax);
            var request = new NRequest((NOperation)(ushort)command.Field, sopClass, command.SopInstanceUid, command.TypeId, data, command.AttributeList)
            {
                MessageId = command.MessageId ?? 0,
            };
            return await provider.HandleAsync(request, channel.Info, cancellationToken).ConfigureAwait(false);
        }
        catch (DicomReadException e)
        {
            logger.ServiceFailed(e, channel.Info.Id, command.Field.ToString(), command.MessageId);
            return new NResponse(DimseStatus.ProcessingFailure, ErrorComment: "the data set cannot be read");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.ServiceFailed(e, channel.Info.Id, command.Field.ToString(), command.MessageId);
            return new NResponse(DimseStatus.ProcessingFailure, ErrorComment: "internal error");
        }
    }
}
