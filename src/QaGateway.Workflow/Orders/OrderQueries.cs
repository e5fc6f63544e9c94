using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders;

public sealed record OrderFilter(
    string? Accession = null, string? PatientId = null, OrderState? State = null, string? Search = null, int Limit = 50, string? After = null);

public sealed record OrderPage(IReadOnlyList<OrderView> Items, string? Next);

/// <summary>An order with its patient (contract.md's order shape; matched studies are added by the caller).</summary>
public sealed record OrderView(Order Order, Patient Patient);

/// <summary>Newest first.</summary>
public sealed class OrderQueries(GatewayDbContext db, IOptions<Hl7Options> options, TimeProvider clock)
{
    /// <summary>When the last message came in, and whether that is suspiciously long ago: RIS may be down. The worklist goes on with what is known.</summary>
    public async Task<OrderFeed> FeedAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOrders);
        var last = await db.Messages.AsNoTracking().Where(m => m.Direction == MessageDirection.In).OrderByDescending(m => m.ReceivedAt)
            .Select(m => (DateTimeOffset?)m.ReceivedAt).FirstOrDefaultAsync(cancellationToken);
        return new OrderFeed(last, last is { } at && clock.GetUtcNow() - at > options.Value.FeedStaleAfter);
    }

    public async Task<OrderPage> ListAsync(OrderFilter filter, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOrders);
        var page = PageKey.Parse(filter.After);
        var limit = Math.Clamp(filter.Limit, 1, 500);
        var query = Filtered(filter);
        if (page is not null)
            query = query.Where(v => v.Order.ReceivedAt <= page.At);
        var items = await query.OrderByDescending(v => v.Order.ReceivedAt).ThenBy(v => v.Order.Id).Skip(page?.Skip ?? 0).Take(limit + 1).ToListAsync(cancellationToken);
        await LoadStepsAsync(items.ConvertAll(v => v.Order), cancellationToken);
        var next = items.Count > limit ? PageKey.After([.. items.Take(limit).Select(v => v.Order.ReceivedAt)], page) : null;
        return new OrderPage([.. items.Take(limit).Select(v => new OrderView(v.Order, v.Patient))], next);
    }

    public async Task<OrderView?> GetAsync(Guid orderId, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOrders);
        var order = await db.Orders.AsNoTracking().Include(o => o.Steps).FirstOrDefaultAsync(o => o.Id == orderId, cancellationToken);
        if (order is null)
            return null;
        return new OrderView(order, await db.Patients.AsNoTracking().FirstAsync(p => p.Id == order.PatientRowId, cancellationToken));
    }

    /// <summary>The patient behind an identifier; one that was merged answers with its survivor.</summary>
    public async Task<PatientView?> GetPatientAsync(string patientId, string? issuer, Actor by, CancellationToken cancellationToken)
    {
        const int maxChain = 32;
        by.Require(Permission.ViewOrders);
        var rows = await db.Patients.AsNoTracking().Where(p => p.PatientId == patientId && (issuer == null || p.Issuer == issuer)).OrderBy(p => p.MergedIntoId != null).ToListAsync(cancellationToken);
        if (rows.FirstOrDefault() is not { } patient)
            return null;
        for (var i = 0; i < maxChain && patient.MergedIntoId is { } next; i++)
            patient = await db.Patients.AsNoTracking().FirstAsync(p => p.Id == next, cancellationToken);
        var aliases = await db.Patients.AsNoTracking().Where(p => p.MergedIntoId == patient.Id).ToListAsync(cancellationToken);
        var orders = await db.Orders.AsNoTracking().Include(o => o.Steps).Where(o => o.PatientRowId == patient.Id).OrderByDescending(o => o.ReceivedAt).Take(500).ToListAsync(cancellationToken);
        return new PatientView(patient, aliases, orders);
    }

    private IQueryable<Row> Filtered(OrderFilter filter)
    {
        var rows = from order in db.Orders.AsNoTracking()
                   join patient in db.Patients.AsNoTracking() on order.PatientRowId equals patient.Id
                   select new Row { Order = order, Patient = patient };
        if (filter.Accession is { Length: > 0 } accession)
            rows = rows.Where(r => r.Order.Accession == accession);
        if (filter.PatientId is { Length: > 0 } patientId)
            rows = rows.Where(r => r.Patient.PatientId == patientId);
        if (filter.State is { } state)
            rows = rows.Where(r => r.Order.State == state);
        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            var key = NameKey.Of(search);
            rows = rows.Where(r => r.Order.Accession.StartsWith(search) || r.Patient.PatientId.StartsWith(search) || r.Order.PlacerNumber.StartsWith(search)
                || r.Order.FillerNumber.StartsWith(search) || (key != "" && r.Patient.NameKey.Contains(key)));
        }

        return rows;
    }

    private async Task LoadStepsAsync(List<Order> orders, CancellationToken cancellationToken)
    {
        var ids = orders.ConvertAll(o => o.Id);
        var steps = await db.ProcedureSteps.AsNoTracking().Where(s => ids.Contains(s.OrderId)).ToListAsync(cancellationToken);
        foreach (var order in orders)
            order.Steps.AddRange(steps.Where(s => s.OrderId == order.Id).OrderBy(s => s.StepId, StringComparer.Ordinal));
    }

    private sealed class Row
    {
        public required Order Order { get; init; }
        public required Patient Patient { get; init; }
    }
}

/// <param name="LastMessageAt">Null = none ever.</param>
public sealed record OrderFeed(DateTimeOffset? LastMessageAt, bool IsStale);

/// <param name="Aliases">Identifiers merged into this patient.</param>
public sealed record PatientView(Patient Patient, IReadOnlyList<Patient> Aliases, IReadOnlyList<Order> Orders);

public sealed record CreateOrder(
    string PatientId, string Issuer, string PatientName, string BirthDate, string Sex, string? Accession, string Modality, string StationAe,
    DateTimeOffset Start, string Procedure, string? StudyUid, Actor By);

public abstract record CreateOrderOutcome
{
    public sealed record Created(Guid OrderId) : CreateOrderOutcome;

    public sealed record Refused(string Code, string Text) : CreateOrderOutcome;
}
