using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders.Messages;

namespace QaGateway.Workflow.Orders;

/// <summary>Plays a received message again, edited or not; a dead letter goes out again. A human has looked at it, so what is held otherwise is applied.</summary>
public sealed class ReplayMessageHandler(
    GatewayDbContext db, OrderGate gate, IOptions<SiteIdentityOptions> site, IOptions<Hl7Options> options, TimeProvider clock)
{
    /// <returns>null when there is no such message.</returns>
    /// <exception cref="PermissionDeniedException">The actor may not replay.</exception>
    public async Task<ReplayOutcome?> HandleAsync(ReplayMessage command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ReplayMessages);
        var record = await db.Messages.FirstOrDefaultAsync(m => m.Id == command.MessageId, cancellationToken);
        if (record is null)
            return null;
        if (record.Direction is MessageDirection.Out)
            return await SendAgainAsync(record, command, cancellationToken);

        Hl7Message message;
        try
        {
            message = command.Body is { } body ? Hl7Message.Parse(body.ReplaceLineEndings("\r")) : Hl7Message.Parse(record.Raw);
        }
        catch (Hl7Exception refused)
        {
            return Refused(refused, AckCode.AR);
        }

        using var turn = await gate.EnterAsync(cancellationToken);
        return await ApplyAsync(record, message, command, cancellationToken);
    }

    private async Task<ReplayOutcome> ApplyAsync(Hl7MessageRecord record, Hl7Message message, ReplayMessage command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            var effects = await new MessageProcessor(db, site, options, clock).ApplyAsync(Context(message), cancellationToken);
            var warning = effects.Warnings.Count > 0 ? effects.Warnings[0] : null;
            var outcome = new ReplayOutcome("AA", warning?.Location, warning?.Text, effects.Done, !command.DryRun);
            if (command.DryRun)
            {
                await transaction.RollbackAsync(cancellationToken);
                db.ChangeTracker.Clear();
                return outcome;
            }

            Store(record, message, command, effects);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return outcome;
        }
        catch (Hl7Exception refused)
        {
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            return Refused(refused, AckWriter.CodeFor(refused));
        }
    }

    private MessageContext Context(Hl7Message message)
    {
        var sender = options.Value.Senders.FirstOrDefault(s =>
            (s.Application.Length is 0 || s.Application == message.SendingApplication) && (s.Facility.Length is 0 || s.Facility == message.SendingFacility));
        return MessageContexts.Create(message, sender ?? new Hl7SenderSettings(), options.Value, site.Value, confirmed: true);
    }

    /// <summary>The bytes received are never changed: an edited message is a record of its own, and the first one is done with.</summary>
    private void Store(Hl7MessageRecord record, Hl7Message message, ReplayMessage command, MessageEffects effects)
    {
        var now = clock.GetUtcNow();
        if (command.Body is not null)
        {
            record.State = MessageState.Skipped;
            record.DoneAt = now;
            record = Copy(record, message.Bytes.ToArray(), MessageState.Done, null);
            db.Messages.Add(record);
        }

        record.State = MessageState.Done;
        record.ErrorText = FieldText.Cut($"Played again by {command.By.Name}", 1000);
        record.ErrorLocation = null;
        record.OrderId = effects.OrderId ?? record.OrderId;
        record.DoneAt = now;
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.MessageReceived, MessageId = record.Id, OrderId = effects.OrderId, PatientId = effects.PatientRowId });
    }

    private async Task<ReplayOutcome> SendAgainAsync(Hl7MessageRecord record, ReplayMessage command, CancellationToken cancellationToken)
    {
        if (record.State is MessageState.Sending)
            return new ReplayOutcome("AR", null, "The message is being sent right now.", [], false);
        if (command.DryRun)
            return new ReplayOutcome("AA", null, null, [$"would send it to {record.Endpoint}"], false);
        var now = clock.GetUtcNow();
        if (command.Body is { } body)
        {
            record.State = MessageState.Skipped;
            record = Copy(record, Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r")), MessageState.Pending, now);
            db.Messages.Add(record);
        }

        record.State = MessageState.Pending;
        record.Attempts = 0;
        record.NextAttemptAt = now;
        await db.SaveChangesAsync(cancellationToken);
        return new ReplayOutcome("AA", null, null, [$"queued for {record.Endpoint}"], true);
    }

    private Hl7MessageRecord Copy(Hl7MessageRecord record, byte[] raw, MessageState state, DateTimeOffset? due) => new()
    {
        Direction = record.Direction,
        Endpoint = record.Endpoint,
        ControlId = record.ControlId,
        Type = record.Type,
        State = state,
        ReceivedAt = clock.GetUtcNow(),
        Raw = raw,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(raw)),
        OrderId = record.OrderId,
        PatientId = record.PatientId,
        Accession = record.Accession,
        StudyId = record.StudyId,
        Event = record.Event,
        Lane = record.Lane,
        NextAttemptAt = due,
    };

    private static ReplayOutcome Refused(Hl7Exception refused, AckCode code) => new(code.ToString(), refused.Location, refused.Message, [], false);
}
