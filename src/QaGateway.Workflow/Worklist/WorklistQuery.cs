using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Worklist;

/// <summary>A worklist item as an AE would get it (for REST and console).</summary>
public sealed record WorklistItem(
    Guid OrderId, string StepId, string PatientName, string PatientId, string Issuer, string BirthDate, string Sex, string Accession,
    string RequestedProcedureId, string StudyUid, string Modality, string StationAes, string StartDate, string StartTime, string Description, string State);

/// <summary>One link in the chain of "why is my exam not on the worklist?" (D9).</summary>
public sealed record WorklistReason(bool Passed, string Text);

/// <summary>What an AE would see, and why an exam is or is not in it.</summary>
public sealed class WorklistQuery
{
    private readonly GatewayDbContext _db;
    private readonly WorklistIndex _index;
    private readonly WorklistOptions _options;
    private readonly TimeProvider _clock;

    internal WorklistQuery(GatewayDbContext db, WorklistIndex index, IOptions<WorklistOptions> options, TimeProvider clock)
    {
        _db = db;
        _index = index;
        _options = options.Value;
        _clock = clock;
    }

    public async Task<IReadOnlyList<WorklistItem>> ListAsync(string? aeTitle, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOrders);
        var identifier = new DicomDataset();
        if (!string.IsNullOrWhiteSpace(aeTitle))
            identifier.SetItems(Tags.ScheduledProcedureStepSequence, new DicomDataset().Set(Tags.ScheduledStationAETitle, aeTitle.Trim()));

        var keys = WorklistKeys.Read(identifier);
        var found = await _index.FindAsync(keys, StationFilter.For(aeTitle?.Trim() ?? "", keys, _options, Today), _options.MaxMatches, cancellationToken);
        return [.. found.OrderBy(e => e.Step.StartDate, StringComparer.Ordinal).ThenBy(e => e.Step.StartTime, StringComparer.Ordinal).ThenBy(e => e.Step.Id).Select(Item)];
    }

    public async Task<IReadOnlyList<WorklistReason>> ExplainAsync(string accession, string aeTitle, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOrders);
        var reasons = new List<WorklistReason>();
        var orders = await _db.Orders.AsNoTracking().Include(o => o.Steps).Where(o => o.Accession == accession).ToListAsync(cancellationToken);
        if (orders.Count == 0)
        {
            reasons.Add(new(false, $"There is no order with accession number {accession}. If the RIS sent it, look at the failed messages."));
            return reasons;
        }

        foreach (var order in orders)
        {
            reasons.Add(new(true, $"The order is on file, last changed {Shown(order.UpdatedAt)}."));
            reasons.Add(OfState(order));
            if (order.Steps.Count == 0)
                reasons.Add(new(false, "The order has no scheduled procedure step."));

            var patient = await _db.Patients.AsNoTracking().FirstAsync(p => p.Id == order.PatientRowId, cancellationToken);
            foreach (var step in order.Steps)
                Explain(reasons, new WorklistEntry(order, step, patient), aeTitle);

            await ExplainCallerAsync(reasons, order, aeTitle, cancellationToken);
        }

        return reasons;
    }

    private static WorklistReason OfState(Order order) => order.State switch
    {
        OrderState.Requested => new(false, "The order is only requested: it has no schedule yet."),
        OrderState.OnHold => new(false, "The order is on hold."),
        OrderState.Canceled => new(false, "The order was canceled."),
        OrderState.Discontinued => new(false, "The order was discontinued."),
        OrderState.Replaced => new(false, "The order was replaced by another."),
        OrderState.Expired => new(false, "The order has expired."),
        OrderState.Completed => new(false, "The order is completed."),
        _ => new(true, $"The order is {order.State}."),
    };

    private void Explain(List<WorklistReason> reasons, WorklistEntry entry, string aeTitle)
    {
        var step = entry.Step;
        if (step.EndedAt is { } ended)
        {
            var until = ended + _options.AfterEnd;
            reasons.Add(new(until > _clock.GetUtcNow(), $"The modality ended step {step.StepId} {Shown(ended)}; it {(until > _clock.GetUtcNow() ? "is" : "was")} shown until {Shown(until)} ({WorklistOptions.Section}:AfterEnd)."));
        }
        else if (!WorklistEntry.IsShownState(step.State))
        {
            reasons.Add(new(false, $"Step {step.StepId} is {step.State}."));
        }
        if (entry.Lacks.Count > 0)
            reasons.Add(new(false, $"Step {step.StepId} lacks {string.Join(", ", entry.Lacks)}: incomplete items are not served."));

        if (entry.StationAes.Contains(aeTitle, StringComparer.Ordinal))
            reasons.Add(new(true, $"Step {step.StepId} is scheduled on {aeTitle}."));
        else if (entry.StationAes.Length > 0)
            reasons.Add(new(false, $"Step {step.StepId} is scheduled on {string.Join(" and ", entry.StationAes)}, not on {aeTitle}: a query for its own station does not show it."));
        else
            reasons.Add(new(_options.UnassignedVisible, $"Step {step.StepId} has no station; steps without one are {(_options.UnassignedVisible ? "shown to every" : "shown to no")} scanner."));

        if (_options.Profiles.TryGetValue(aeTitle, out var profile))
            Explain(reasons, entry, aeTitle, profile);
        var today = Today.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        reasons.Add(step.StartDate == today
            ? new(true, $"Step {step.StepId} is scheduled for today.")
            : new(false, $"Step {step.StepId} is scheduled for {step.StartDate}: a query for today ({today}) does not show it."));
        reasons.Add(new(true, $"Step {step.StepId} is of modality {step.Modality}: a query for another modality does not show it."));
    }

    private DateOnly Today => DateOnly.FromDateTime(_clock.GetLocalNow().DateTime);

    /// <summary>What the settings of that scanner keep from it.</summary>
    private void Explain(List<WorklistReason> reasons, WorklistEntry entry, string aeTitle, WorklistProfile profile)
    {
        var section = $"{WorklistOptions.Section}:Profiles:{aeTitle}";
        var (step, day) = (entry.Step, entry.Step.StartDate);
        if (profile.Locations.Count > 0 && step.Location.Length > 0 && !profile.Locations.Contains(step.Location))
            reasons.Add(new(false, $"Step {step.StepId} is scheduled at {step.Location}; {section}:Locations does not name it."));
        if (profile.DaysBack is { } back && string.CompareOrdinal(day, Today.AddDays(-back).ToString("yyyyMMdd", CultureInfo.InvariantCulture)) < 0)
            reasons.Add(new(false, $"Step {step.StepId} is of {day}; without a date in its query {aeTitle} is shown {back} days back ({section}:DaysBack)."));
        if (profile.DaysAhead is { } ahead && string.CompareOrdinal(day, Today.AddDays(ahead).ToString("yyyyMMdd", CultureInfo.InvariantCulture)) > 0)
            reasons.Add(new(false, $"Step {step.StepId} is of {day}; without a date in its query {aeTitle} is shown {ahead} days ahead ({section}:DaysAhead)."));
    }

    private async Task ExplainCallerAsync(List<WorklistReason> reasons, Order order, string aeTitle, CancellationToken cancellationToken)
    {
        var peer = await _db.Peers.AsNoTracking().FirstOrDefaultAsync(p => p.AeTitle == aeTitle, cancellationToken);
        if (peer is null)
            reasons.Add(new(false, $"{aeTitle} is not in the table of peers."));
        else if (peer.Knocking || !peer.Enabled)
            reasons.Add(new(false, $"{aeTitle} is {(peer.Knocking ? "not let in yet" : "switched off")}."));
        else
            reasons.Add(peer.LastWorklistAt is { } asked ? new(true, $"{aeTitle} last asked for its worklist {Shown(asked)}.") : new(false, $"{aeTitle} has never asked for its worklist."));

        var served = await _db.WorklistServed.AsNoTracking().Where(s => s.OrderId == order.Id && s.AeTitle == aeTitle).OrderByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        reasons.Add(served is null ? new(false, $"{aeTitle} was never shown this order.") : new(true, $"{aeTitle} was shown this order {Shown(served.At)}."));
    }

    private static WorklistItem Item(WorklistEntry e) => new(
        e.Order.Id, e.Step.StepId, e.Patient.Name, e.Patient.PatientId, e.Patient.Issuer, e.Patient.BirthDate, e.Patient.Sex, e.Order.Accession,
        e.Order.RequestedProcedureId, e.Order.StudyUid, e.Step.Modality, string.Join('\\', e.StationAes), e.Step.StartDate, e.Step.StartTime,
        e.Step.Description.Length > 0 ? e.Step.Description : e.Order.Description,
        WorklistAttributes.Text(e, Tags.ScheduledProcedureStepStatus, ofStep: true)!);

    private string Shown(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
