using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Reporting;

/// <summary>Writes the messages of one journal entry into the queue.</summary>
internal sealed class StatusQueue(GatewayDbContext db, Hl7Options options, TimeProvider clock)
{
    private const string Withdrawn = "withdrawn";
    private const string Reopened = "reopened";

    public async Task AddAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Type is JournalTypes.MessageReceived)
        {
            await new ReportRelay(db, options, clock).AddAsync(entry, cancellationToken);
            return;
        }

        if (entry.StudyId is not { } studyId || await db.Studies.AsNoTracking().FirstOrDefaultAsync(s => s.Id == studyId, cancellationToken) is not { } study)
            return;
        var told = await db.Messages.AsNoTracking().Where(m => m.StudyId == studyId && m.Direction == MessageDirection.Out)
            .OrderByDescending(m => m.ReceivedAt).Select(m => new Told(m.OrderId, m.Event, m.Endpoint)).ToListAsync(cancellationToken);
        var orderId = entry.OrderId ?? (entry.Type is JournalTypes.StudyUnmatched ? told.FirstOrDefault()?.OrderId : study.OrderId);
        if (orderId is null || await db.Orders.AsNoTracking().Include(o => o.Steps).FirstOrDefaultAsync(o => o.Id == orderId, cancellationToken) is not { } order)
            return; // nobody has asked for this study yet: it is told when it is matched
        var patient = await db.Patients.AsNoTracking().FirstAsync(p => p.Id == order.PatientRowId, cancellationToken);
        foreach (var destination in options.Destinations)
        {
            var before = told.Where(t => t.Endpoint == destination.Name && t.OrderId == order.Id).Select(t => t.Event).ToList();
            if (await EventAsync(entry, study, destination, before, cancellationToken) is { } what)
                await QueueAsync(entry, destination, what, order, patient, study, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>MSH-10 follows from the event, so a repetition is one (§2.9).</summary>
    internal static string ControlId(JournalEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"QG{entry.Id}.{entry.At.ToUnixTimeSeconds() % 100_000_000}");

    private async Task<StatusEvent?> EventAsync(JournalEntry entry, Study study, Hl7DestinationSettings destination, List<string> before, CancellationToken cancellationToken)
    {
        var wanted = destination.Events.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var arrived = before.Find(e => e is StatusEvent.Arrived or Withdrawn) is StatusEvent.Arrived;
        var released = before.Find(e => e is StatusEvent.Released or Reopened) is StatusEvent.Released;
        var what = entry.Type switch
        {
            JournalTypes.StudyArrived when !arrived => new StatusEvent(StatusEvent.Arrived, "IP", "I"),
            JournalTypes.StudyMatched when !arrived && wanted.Contains(StatusEvent.Arrived) => new StatusEvent(StatusEvent.Arrived, "IP", "I"),
            JournalTypes.StudyMatched => new StatusEvent(StatusEvent.Matched, "IP", "I"),
            JournalTypes.StudyUnmatched when arrived => new StatusEvent(StatusEvent.Arrived, "SC", "S", "The images that were assigned to this order have been taken from it") { NotedAs = Withdrawn },
            JournalTypes.StudyReleased => new StatusEvent(StatusEvent.Released, "CM", "R"),
            JournalTypes.StudyReopened when released => new StatusEvent(StatusEvent.Released, "IP", "I", "The study has been withdrawn for repair") { NotedAs = Reopened },
            JournalTypes.StudyRejected => await RejectionAsync(study, before, cancellationToken),
            _ => null,
        };
        return what is not null && wanted.Contains(what.Name) ? what : null;
    }

    private async Task<StatusEvent> RejectionAsync(Study study, List<string> before, CancellationToken cancellationToken)
    {
        var entry = await db.Ledger.AsNoTracking().Where(e => e.StudyId == study.Id && e.Act == LedgerAct.Rejected).OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancellationToken);
        var note = $"Images rejected: {entry?.ReasonCode} {entry?.Reason}".Trim();
        if (study.State is StudyState.Rejected)
            return new StatusEvent(StatusEvent.Rejected, "DC", "X", note);
        return before.Contains(StatusEvent.Released) ? new StatusEvent(StatusEvent.Rejected, "CM", "R", note) : new StatusEvent(StatusEvent.Rejected, "IP", "I", note);
    }

    private async Task QueueAsync(
        JournalEntry entry, Hl7DestinationSettings destination, StatusEvent what, Order order, Patient patient, Study study, CancellationToken cancellationToken)
    {
        if (await db.Messages.AnyAsync(m => m.JournalId == entry.Id && m.Endpoint == destination.Name, cancellationToken))
            return;
        var message = new StatusMessage(destination, options);
        var controlId = ControlId(entry);
        var raw = message.Build(controlId, entry.At, what, order, patient, study);
        var now = clock.GetUtcNow();
        db.Messages.Add(new Hl7MessageRecord
        {
            Direction = MessageDirection.Out,
            Endpoint = destination.Name,
            ControlId = controlId,
            Type = message.Type,
            State = MessageState.Pending,
            ReceivedAt = now,
            Raw = raw,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(raw)),
            OrderId = order.Id,
            PatientId = patient.PatientId,
            Accession = order.Accession,
            JournalId = entry.Id,
            StudyId = study.Id,
            Event = what.NotedAs,
            Lane = order.Id.ToString("N"),
            NextAttemptAt = now,
        });
    }

    private sealed record Told(Guid? OrderId, string Event, string Endpoint);
}
