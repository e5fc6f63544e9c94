using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders.Messages;

namespace QaGateway.Workflow.Orders;

/// <summary>
/// Takes what came over MLLP: stores the bytes and their effects in one transaction and answers after it has committed (ACK-2).
/// A repetition gets the stored answer (ACK-6); a refused message is stored with its error for the workbench.
/// </summary>
public sealed partial class ReceiveMessageHandler(
    GatewayDbContext db, SenderDirectory senders, OrderGate gate, IOptions<SiteIdentityOptions> site, IOptions<Hl7Options> options, TimeProvider clock, ILogger<ReceiveMessageHandler> logger)
{
    private const int MaxTries = 5;
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
        catch (OperationCanceledException)
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
            var ack = _acks.RefuseUnparsable(bytes.Span, refused.ToError());
            await StoreRefusedAsync(Record(bytes, header, MessageState.Failed), ack, AckCode.AR, refused.ToError(), cancellationToken);
            return ack;
        }

        using var turn = await gate.EnterAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ApplyAsync(Context(message, sender), cancellationToken);
            }
            catch (DbUpdateException conflict) when (attempt < MaxTries) // another node was faster, or a unique key fell to it
            {
                LogRetry(conflict, attempt);
                db.ChangeTracker.Clear();
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), clock, cancellationToken);
            }
        }
    }

    private async Task<byte[]> ApplyAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var message = context.Message;
        var record = Record(message.Bytes, message, MessageState.Done);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await RepetitionAsync(record, cancellationToken) is { } stored)
            return message.Encoding.GetBytes(stored);
        try
        {
            Check(message);
            var effects = await new MessageProcessor(db, site, options, clock).ApplyAsync(context, cancellationToken);
            var ack = _acks.Accept(message, effects);
            Fill(record, effects, ack, message);
            db.Messages.Add(record);
            db.Journal.Add(Entry(effects.Held ? JournalTypes.MessageFailed : JournalTypes.MessageReceived, record, effects));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogTaken(record.Id, record.Type, record.AckCode ?? "");
            return ack;
        }
        catch (Hl7Exception refused)
        {
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            var code = AckWriter.CodeFor(refused);
            var ack = _acks.Refuse(message, code, refused.ToError());
            record.State = MessageState.Failed;
            await StoreRefusedAsync(record, ack, code, refused.ToError(), cancellationToken);
            return ack;
        }
    }

    private void Check(Hl7Message message)
    {
        var processing = message.ProcessingId;
        if (processing.Length > 0 && !options.Value.ProcessingIds.Split(',', StringSplitOptions.TrimEntries).Contains(processing))
            throw new Hl7Exception("This processing id is not taken on this port.", "MSH^1^11", Hl7ErrorCode.ProcessingId);
        if (message.Version.Length > 0 && !message.Version.StartsWith("2.", StringComparison.Ordinal))
            throw new Hl7Exception("This version is not taken.", "MSH^1^12", Hl7ErrorCode.Version);
    }

    private async Task<string?> RepetitionAsync(Hl7MessageRecord record, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - options.Value.DuplicateWindow;
        var before = await db.Messages.AsNoTracking()
            .Where(m => m.Endpoint == record.Endpoint && m.ControlId == record.ControlId && m.Direction == MessageDirection.In && m.ReceivedAt >= since)
            .OrderByDescending(m => m.ReceivedAt).Take(20).ToListAsync(cancellationToken);
        if (before.Find(m => m.Sha256 == record.Sha256 && m.AckCode is not ("AR" or "CR")) is { } same)
        {
            LogRepetition(same.Id);
            return same.Ack;
        }

        if (before.Exists(m => m.Sha256 != record.Sha256))
            LogControlIdReused(record.Id);
        return null;
    }

    private async Task StoreRefusedAsync(Hl7MessageRecord record, byte[] ack, AckCode code, Hl7Error error, CancellationToken cancellationToken)
    {
        record.Ack = Encoding.UTF8.GetString(ack);
        record.AckCode = AckCodeOf(record.Ack, code);
        record.ErrorLocation = error.Location;
        record.ErrorText = FieldText.Cut(error.Text, 1000);
        record.DoneAt = clock.GetUtcNow();
        db.Messages.Add(record);
        db.Journal.Add(new JournalEntry { At = clock.GetUtcNow(), Type = JournalTypes.MessageFailed, MessageId = record.Id });
        await db.SaveChangesAsync(cancellationToken);
        LogRefused(record.Id, record.Type, code, error.Location, error.Code);
    }

    private void Fill(Hl7MessageRecord record, MessageEffects effects, byte[] ack, Hl7Message message)
    {
        record.Ack = message.Encoding.GetString(ack);
        record.AckCode = AckCodeOf(record.Ack, AckCode.AA);
        record.OrderId = effects.OrderId;
        record.PatientId = effects.PatientId;
        record.Accession = FieldText.Cut(effects.Accession, 64);
        record.DoneAt = clock.GetUtcNow();
        if (effects.Warnings.Count > 0)
        {
            record.ErrorLocation = effects.Warnings[0].Location;
            record.ErrorText = FieldText.Cut(string.Join("; ", effects.Warnings.Select(w => w.Text)), 1000);
        }

        if (effects.Held)
            record.State = MessageState.Failed;
    }

    private JournalEntry Entry(string type, Hl7MessageRecord record, MessageEffects effects) =>
        new() { At = clock.GetUtcNow(), Type = type, MessageId = record.Id, OrderId = effects.OrderId, PatientId = effects.PatientRowId };

    private static string AckCodeOf(string ack, AckCode code) =>
        Hl7Ack.Read(Hl7Message.Parse(ack, new Hl7ParseOptions { RequireHeader = false }))?.Code?.ToString() ?? code.ToString();

    private Hl7MessageRecord Record(ReadOnlyMemory<byte> bytes, Hl7Message? message, MessageState state) => new()
    {
        Direction = MessageDirection.In,
        Endpoint = message is null ? "|" : MessageContext.NameOf(message),
        ControlId = FieldText.Cut(message?.ControlId ?? "", 199),
        Type = FieldText.Cut(message is null ? "" : $"{message.MessageType}^{message.TriggerEvent}", 32),
        State = state,
        ReceivedAt = clock.GetUtcNow(),
        Raw = bytes.ToArray(),
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
    };

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

    private MessageContext Context(Hl7Message message, Hl7SenderSettings sender) =>
        MessageContexts.Create(message, sender, options.Value, site.Value);

    private static Hl7ParseOptions ParseOptions(Hl7SenderSettings sender) => sender.Charset is { Length: > 0 } name && Hl7Charset.TryGet(name, out var encoding)
        ? new Hl7ParseOptions { DefaultEncoding = encoding }
        : Hl7ParseOptions.Default;

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Message {MessageId} {Type} taken: {Code}")]
    private partial void LogTaken(Guid messageId, string type, string code);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "Message {MessageId} {Type} refused: {Code}, {Location}, error {ErrorCode}")]
    private partial void LogRefused(Guid messageId, string type, AckCode code, string location, int errorCode);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "A message from {Address} refused: the sender is not known")]
    private partial void LogUnknownSender(IPAddress? address);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "A repetition of message {MessageId}: answered as before")]
    private partial void LogRepetition(Guid messageId);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "CONTROL_ID_REUSED: message {MessageId} has the control id of another one")]
    private partial void LogControlIdReused(Guid messageId);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Information, Message = "A message is applied again after a conflict, try {Attempt}")]
    private partial void LogRetry(Exception conflict, int attempt);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Error, Message = "A message of {Length} bytes could not be stored: answered AR 207")]
    private partial void LogFailed(Exception error, int length);
}
