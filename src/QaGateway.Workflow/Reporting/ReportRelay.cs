using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Reporting;

/// <summary>Passes reports on to the destinations that want them (event <c>report</c>): a header of ours, the other segments as they came.</summary>
internal sealed class ReportRelay(GatewayDbContext db, Hl7Options options, TimeProvider clock)
{
    public async Task AddAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var wanting = options.Destinations.Where(d => d.Events.Split(',', StringSplitOptions.TrimEntries).Contains(StatusEvent.Report, StringComparer.OrdinalIgnoreCase)).ToList();
        if (wanting.Count is 0 || await db.Messages.AsNoTracking().FirstOrDefaultAsync(m => m.Id == entry.MessageId && m.Type == "ORU^R01", cancellationToken) is not { } received)
            return;
        var report = Hl7Message.Parse(received.Raw, new Hl7ParseOptions { RequireHeader = false });
        foreach (var destination in wanting)
        {
            var back = report.SendingApplication == destination.Application && report.SendingFacility == destination.Facility;
            if (back || await db.Messages.AnyAsync(m => m.JournalId == entry.Id && m.Endpoint == destination.Name, cancellationToken))
                continue;
            db.Messages.Add(Record(entry, destination, received, Encode(report, destination, StatusQueue.ControlId(entry))));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private byte[] Encode(Hl7Message report, Hl7DestinationSettings destination, string controlId)
    {
        var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), options.Zone);
        var builder = new Hl7MessageBuilder(report.Delimiters);
        builder.Segment("MSH").Set(3, options.Application).Set(4, options.Facility).Set(5, destination.Application).Set(6, destination.Facility)
            .Set(7, Hl7Timestamp.Format(now, withOffset: string.CompareOrdinal(report.Version, "2.5") >= 0))
            .SetRaw(9, report.Segments[0].Field(9)).Set(10, controlId).SetRaw(11, report.Segments[0].Field(11)).SetRaw(12, report.Segments[0].Field(12)).Set(18, "UNICODE UTF-8");
        var text = new StringBuilder(builder.ToText());
        foreach (var segment in report.Segments.Skip(1))
            text.Append(segment.Raw).Append('\r');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private Hl7MessageRecord Record(JournalEntry entry, Hl7DestinationSettings destination, Hl7MessageRecord received, byte[] raw) => new()
    {
        Direction = MessageDirection.Out,
        Endpoint = destination.Name,
        ControlId = StatusQueue.ControlId(entry),
        Type = "ORU^R01",
        State = MessageState.Pending,
        ReceivedAt = clock.GetUtcNow(),
        Raw = raw,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(raw)),
        OrderId = received.OrderId,
        PatientId = received.PatientId,
        Accession = received.Accession,
        JournalId = entry.Id,
        Event = StatusEvent.Report,
        Lane = received.OrderId?.ToString("N") ?? received.PatientId,
        NextAttemptAt = clock.GetUtcNow(),
    };
}
