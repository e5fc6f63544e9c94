using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Orders.Messages;

namespace QaGateway.Workflow.Orders;

/// <summary>
/// Takes what came over MLLP: who sent it, can it be read. <see cref="MessageWriter"/> stores the bytes and their effects in one transaction;
/// the answer leaves after it has committed (ACK-2). What cannot be parsed is stored with its error for the workbench.
/// </summary>
public sealed partial class ReceiveMessageHandler(
    GatewayDbContext db, SenderDirectory senders, MessageWriter writer, IOptions<SiteIdentityOptions> site, IOptions<Hl7Options> options, TimeProvider clock, ILogger<ReceiveMessageHandler> logger)
{
    private readonly AckWriter _acks = new(options.Value, clock);

    /// <returns>The acknowledgement, in the message's character set; for a batch one of acknowledgements (ACK-10).</returns>
    public async Task<byte[]> HandleAsync(ReadOnlyMemory<byte> bytes, IPAddress? from, CancellationToken cancellationToken)
    {
        Hl7Batch batch;
        try
        {
            batch = Hl7Batch.Split(bytes);
        }
        catch (Hl7Exception refused)
        {
            return _acks.RefuseUnparsable(bytes.Span, refused.ToError());
        }

        if (batch is { IsBatch: false, Messages: [var single] })
            return await HandleOneAsync(single, from, cancellationToken);
        var acks = new List<byte[]>();
        foreach (var message in batch.Messages)
            acks.Add(await HandleOneAsync(message, from, cancellationToken));
        return _acks.Batch(acks);
    }

    private async Task<byte[]> HandleOneAsync(ReadOnlyMemory<byte> bytes, IPAddress? from, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(bytes, from, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) // the outermost point that still knows which message it was
        {
            LogFailed(error, bytes.Length);
            return _acks.RefuseUnparsable(bytes.Span, new Hl7Error("", Hl7ErrorCode.Internal, "E", "The gateway cannot store messages at the moment"));
        }
    }

    private async Task<byte[]> TakeAsync(ReadOnlyMemory<byte> bytes, IPAddress? from, CancellationToken cancellationToken)
    {
        var header = Peek(bytes);
        var sender = await senders.FindAsync(header?.SendingApplication.Trim() ?? "", header?.SendingFacility.Trim() ?? "", from, cancellationToken);
        if (sender is null)
        {
            LogUnknownSender(from);
            if (header is not null)
                await senders.KnockAsync(header.SendingApplication, header.SendingFacility, from, cancellationToken);
            return _acks.RefuseUnparsable(bytes.Span, new Hl7Error("MSH^1^3", Hl7ErrorCode.Internal, "E", "This sender is not known to the gateway"));
        }

        Hl7Message message;
        try
        {
            message = Hl7Message.Parse(bytes, ParseOptions(sender));
        }
        catch (Hl7Exception refused)
        {
            return await RefuseAsync(bytes, header, refused, cancellationToken);
        }

        return await writer.WriteAsync(MessageContexts.Create(message, sender, options.Value, site.Value), cancellationToken);
    }

    private async Task<byte[]> RefuseAsync(ReadOnlyMemory<byte> bytes, Hl7Message? header, Hl7Exception refused, CancellationToken cancellationToken)
    {
        var ack = _acks.RefuseUnparsable(bytes.Span, refused.ToError());
        var record = MessageRecords.Create(bytes, header, MessageState.Failed, clock.GetUtcNow());
        MessageRecords.AddRefused(db, record, ack, AckCode.AR, refused.ToError(), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        LogUnreadable(record.Id, record.Type, refused.Location, refused.Code);
        return ack;
    }

    /// <summary>Sender and control id, as far as they can be read: who it is must be known before anything is refused for its content.</summary>
    private static Hl7Message? Peek(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Hl7Message.Parse(bytes, new Hl7ParseOptions { RequireHeader = false, AllowWideCharacters = true });
        }
        catch (Hl7Exception)
        {
            return null;
        }
    }

    private static Hl7ParseOptions ParseOptions(Hl7SenderSettings sender) => sender.Charset is { Length: > 0 } name && Hl7Charset.TryGet(name, out var encoding)
        ? new Hl7ParseOptions { DefaultEncoding = encoding }
        : Hl7ParseOptions.Default;

    [LoggerMessage(EventId = 1009, Level = LogLevel.Warning, Message = "Message {MessageId} {Type} could not be read: AR, {Location}, error {ErrorCode}")]
    private partial void LogUnreadable(Guid messageId, string type, string location, int errorCode);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "A message from {Address} refused: the sender is not known")]
    private partial void LogUnknownSender(IPAddress? address);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Error, Message = "A message of {Length} bytes could not be stored: answered AR 207")]
    private partial void LogFailed(Exception error, int length);
}
