using System.Globalization;
using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>SIU: an appointment moves the steps of a known order, its cancellation takes them off the worklist until there is another one (§2.5). Orders themselves come by ORM, OMG, OMI.</summary>
internal sealed class AppointmentMessages(GatewayDbContext db, SiteIdentityOptions site, Hl7Options options, MessageContext context, MessageEffects effects, DateTimeOffset now)
{
    public static bool IsTaken(string trigger) => trigger is "S12" or "S13" or "S14" or "S15" or "S17" or "S26";

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var appointment = context.Message.First("SCH") ?? throw new Hl7Exception("There is no SCH.", "SCH^1", Hl7ErrorCode.SegmentSequence);
        var order = await FindAsync(appointment, cancellationToken);
        await CheckPatientAsync(order, cancellationToken);
        if (order.Source == context.Sender && options.IgnoreStale && !context.Confirmed && context.SentAt < order.MessageTime)
        {
            effects.Warn("MSH^1^7", Hl7ErrorCode.Accepted, "STALE: a later message about this order has been applied already");
            effects.Did("nothing: the message is older than the order's last change");
        }
        else
        {
            Apply(order, appointment);
        }

        effects.OrderId = order.Id;
        effects.PatientRowId = order.PatientRowId;
        effects.Accession = order.Accession;
    }

    private void Apply(Order order, Hl7Segment appointment)
    {
        var canceled = context.Message.TriggerEvent is "S15" or "S17" or "S26";
        if (!(canceled ? OrderProgress.Hold(order) : Schedule(order, appointment)))
        {
            effects.Did("nothing: the order stands so already, or has begun");
            return;
        }

        order.Source = context.Sender;
        order.MessageTime = context.SentAt ?? order.MessageTime;
        order.UpdatedAt = now;
        order.Version++;
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = order.PatientRowId });
        effects.Did(canceled ? "took the order off the worklist until there is another appointment" : "moved the order to the time of the appointment");
    }

    /// <summary>AIS-4, else SCH-11.4.</summary>
    private bool Schedule(Order order, Hl7Segment appointment)
    {
        var service = context.Message.First("AIS");
        var text = service?[4].Text ?? appointment[11, 4].Text;
        var location = service is not null && !service[4].IsAbsent ? service.Location(4) : appointment.Location(11, 1, 4);
        if (!Hl7Timestamp.TryParse(text, context.Zone, out var time) || time.Instant is not { } instant)
            throw new Hl7Exception("The appointment has no time.", location, Hl7ErrorCode.RequiredFieldMissing);
        var local = TimeZoneInfo.ConvertTime(instant, options.Zone);
        var start = (local.ToString("yyyyMMdd", CultureInfo.InvariantCulture), local.ToString("HHmmss", CultureInfo.InvariantCulture));
        var changed = OrderProgress.Resume(order);
        foreach (var step in order.Steps.Where(s => OrderProgress.IsUnstarted(s.State) && (s.StartDate, s.StartTime) != start))
        {
            (step.StartDate, step.StartTime) = start;
            changed = true;
        }

        return changed;
    }

    private async Task<Order> FindAsync(Hl7Segment appointment, CancellationToken cancellationToken)
    {
        var placer = FieldText.Clean(appointment[26].Text);
        var filler = FieldText.Clean(appointment[27].Text);
        if (placer.Length is 0 && filler.Length is 0)
            throw new Hl7Exception("The appointment names no order: SCH-26 or SCH-27 is needed.", appointment.Location(26), Hl7ErrorCode.RequiredFieldMissing);
        var found = await db.Orders.Include(o => o.Steps)
            .Where(o => (placer != "" && o.PlacerNumber == placer) || (filler != "" && o.FillerNumber == filler)).ToListAsync(cancellationToken);
        var meant = found.FindAll(o => (placer.Length is 0 || o.PlacerNumber.Length is 0 || o.PlacerNumber == placer) && (filler.Length is 0 || o.FillerNumber.Length is 0 || o.FillerNumber == filler)
            && o.State is not OrderState.Replaced);
        return meant.Count switch
        {
            1 => meant[0],
            0 => throw new Hl7Exception("No order has these numbers.", appointment.Location(26), Hl7ErrorCode.UnknownKey),
            _ => throw new Hl7Exception("Several orders have these numbers.", appointment.Location(26), Hl7ErrorCode.DuplicateKey),
        };
    }

    /// <summary>An appointment of another patient is never put on an order (ORD-11).</summary>
    private async Task CheckPatientAsync(Order order, CancellationToken cancellationToken)
    {
        if (context.Message.First("PID") is not { } pid)
            return;
        var sent = new PatientReader(context, site, effects).Read(pid);
        var known = await new PatientBook(db, now).FindAsync(sent.Id, cancellationToken);
        if (known?.Id != order.PatientRowId)
            throw new Hl7Exception("The order belongs to a different patient id: wrong patient?", pid.Location(3), Hl7ErrorCode.UnknownKey);
        effects.PatientId = known.PatientId;
    }
}
