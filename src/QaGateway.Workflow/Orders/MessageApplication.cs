using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders.Messages;

namespace QaGateway.Workflow.Orders;

/// <summary>One message, its record and its effects, in the caller's transaction; a repetition gets the stored answer (ACK-6), a refused one is stored with its error for the workbench.</summary>
internal sealed partial class MessageApplication(
    GatewayDbContext db, IOptions<SiteIdentityOptions> site, IOptions<Hl7Options> options, TimeProvider clock, ILogger<ReceiveMessageHandler> logger)
{
    private const string Savepoint = "message";
    private readonly AckWriter _acks = new(options.Value, clock);

    /// <returns>The acknowledgement to be sent once the transaction has committed.</returns>
    public async Task<byte[]> ApplyAsync(MessageContext context, IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        var message = context.Message;
        var record = MessageRecords.Create(message.Bytes, message, MessageState.Done, clock.GetUtcNow());
        if (await RepetitionAsync(record, cancellationToken) is { } stored)
            return message.Encoding.GetBytes(stored);

        await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
        byte[] ack;
        try
        {
            ack = await TakeAsync(context, record, cancellationToken);
        }
        catch (Hl7Exception refused)
        {
            await transaction.RollbackToSavepointAsync(Savepoint, cancellationToken);
            db.ChangeTracker.Clear();
            ack = await RefuseAsync(message, record, refused, cancellationToken);
        }

        await transaction.ReleaseSavepointAsync(Savepoint, cancellationToken);
        db.ChangeTracker.Clear(); // the next message shares the context, not what this one has read
        return ack;
    }

    private async Task<byte[]> TakeAsync(MessageContext context, Hl7MessageRecord record, CancellationToken cancellationToken)
    {
        Check(context.Message);
        var effects = await new MessageProcessor(db, site, options, clock).ApplyAsync(context, cancellationToken);
        var ack = _acks.Accept(context.Message, effects);
        Fill(record, effects, ack, context.Message);
        db.Messages.Add(record);
        db.Journal.Add(Entry(effects.Held ? JournalTypes.MessageFailed : JournalTypes.MessageReceived, record, effects));
        await db.SaveChangesAsync(cancellationToken);
        LogTaken(record.Id, record.Type, record.AckCode ?? "");
        return ack;
    }

    private async Task<byte[]> RefuseAsync(Hl7Message message, Hl7MessageRecord record, Hl7Exception refused, CancellationToken cancellationToken)
    {
        var code = AckWriter.CodeFor(refused);
        var ack = _acks.Refuse(message, code, refused.ToError());
        MessageRecords.AddRefused(db, record, ack, code, refused.ToError(), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        LogRefused(record.Id, record.Type, code, refused.Location, refused.Code);
        return ack;
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
            .OrderByDescending(m => m.ReceivedAt).Take(20).Select(m => new { m.Id, m.Sha256, m.AckCode, m.Ack }).ToListAsync(cancellationToken);
        if (before.Find(m => m.Sha256 == record.Sha256 && m.AckCode is not ("AR" or "CR")) is { } same)
        {
            LogRepetition(same.Id);
            return same.Ack;
        }

        if (before.Exists(m => m.Sha256 != record.Sha256))
            LogControlIdReused(record.Id);
        return null;
    }

    private void Fill(Hl7MessageRecord record, MessageEffects effects, byte[] ack, Hl7Message message)
    {
        record.Ack = message.Encoding.GetString(ack);
        record.AckCode = MessageRecords.AckCodeOf(record.Ack, AckCode.AA);
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

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Message {MessageId} {Type} taken: {Code}")]
    private partial void LogTaken(Guid messageId, string type, string code);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "Message {MessageId} {Type} refused: {Code}, {Location}, error {ErrorCode}")]
    private partial void LogRefused(Guid messageId, string type, AckCode code, string location, int errorCode);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "A repetition of message {MessageId}: answered as before")]
    private partial void LogRepetition(Guid messageId);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "CONTROL_ID_REUSED: message {MessageId} has the control id of another one")]
    private partial void LogControlIdReused(Guid messageId);
}
