using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Performed;

/// <summary>What a performed step does to the orders it names: started, completed, discontinued, or given back to the worklist. It saves nothing itself.</summary>
public sealed class PerformedOrders(GatewayDbContext db, TimeProvider clock)
{
    internal async Task BeginAsync(PerformedStep performed, CancellationToken cancellationToken)
    {
        foreach (var link in performed.For)
        {
            if (await FindAsync(performed, link, cancellationToken) is not { } order)
                continue;

            link.OrderId = order.Id;
            var step = order.Steps.Find(s => s.StepId == link.StepId && link.StepId.Length > 0) ?? (order.Steps is [var only] ? only : null);
            link.StepRowId = step?.Id;
            if (order.State is not (OrderState.Requested or OrderState.Scheduled or OrderState.Arrived or OrderState.Started))
                continue; // canceled or over: a late performed step brings nothing back

            order.State = OrderState.Started;
            if (step is { State: OrderState.Scheduled or OrderState.Arrived })
                step.State = OrderState.Started;
            Changed(order);
        }
    }

    internal async Task EndAsync(PerformedStep performed, CancellationToken cancellationToken)
    {
        var ids = performed.For.Select(f => f.OrderId).OfType<Guid>().Distinct().ToList();
        var orders = await db.Orders.Include(o => o.Steps).Where(o => ids.Contains(o.Id)).ToListAsync(cancellationToken);
        foreach (var order in orders)
        {
            foreach (var step in order.Steps.Where(s => performed.For.Exists(f => f.StepRowId == s.Id)))
                await EndAsync(performed, step, cancellationToken);

            if (order.State is OrderState.Started)
                order.State = StateOf(order);
            Changed(order);
        }
    }

    private async Task EndAsync(PerformedStep performed, ProcedureStep step, CancellationToken cancellationToken)
    {
        if (step.State is not (OrderState.Started or OrderState.Completed or OrderState.Discontinued))
            return;
        var isGoingOn = await db.PerformedSteps.AnyAsync(
            p => p.Id != performed.Id && p.State == PerformedState.InProgress && p.For.Any(f => f.StepRowId == step.Id), cancellationToken);
        if (isGoingOn)
            return; // the append case (MPP-7)

        if (performed.IsWrongEntry)
        {
            if (step.State is OrderState.Started)
                step.State = OrderState.Scheduled; // its patient is still to come
            return;
        }

        step.EndedAt = clock.GetUtcNow();
        if (step.State is OrderState.Started)
            step.State = performed.State is PerformedState.Completed ? OrderState.Completed : OrderState.Discontinued;
    }

    private static OrderState StateOf(Order order)
    {
        if (order.Steps.Exists(s => s.State is OrderState.Started))
            return OrderState.Started;
        var open = order.Steps.Exists(s => s.State is OrderState.Scheduled or OrderState.Arrived or OrderState.OnHold);
        var done = order.Steps.Exists(s => s.State is OrderState.Completed);
        return (open, done) switch
        {
            (true, true) => OrderState.Started,
            (true, false) => OrderState.Scheduled,
            (false, true) => OrderState.Completed,
            _ => order.Steps.Count is 0 ? OrderState.Started : OrderState.Discontinued,
        };
    }

    /// <summary>By Study Instance UID, else by accession number; never an order of another patient.</summary>
    private async Task<Order?> FindAsync(PerformedStep performed, PerformedFor link, CancellationToken cancellationToken)
    {
        var orders = await db.Orders.Include(o => o.Steps).Where(o => o.StudyUid == link.StudyUid).ToListAsync(cancellationToken);
        if (orders.Count is 0 && link.Accession.Length > 0)
            orders = await db.Orders.Include(o => o.Steps).Where(o => o.Accession == link.Accession).ToListAsync(cancellationToken);
        if (orders.Count > 1)
            orders = orders.FindAll(o => (link.RequestedProcedureId.Length > 0 && o.RequestedProcedureId == link.RequestedProcedureId) || o.Steps.Exists(s => s.StepId == link.StepId));
        if (orders is not [var order])
            return null;

        var patient = await db.Patients.AsNoTracking().FirstAsync(p => p.Id == order.PatientRowId, cancellationToken);
        var id = performed.Patient.PatientId;
        if (id.Length > 0 && id != patient.PatientId && patient.OtherIds.All(o => o.Id != id)
            && !await db.Patients.AnyAsync(p => p.PatientId == id && p.MergedIntoId == patient.Id, cancellationToken))
        {
            performed.Warnings = [.. performed.Warnings, "It names another patient than the order it was done for."];
            return null;
        }

        return order;
    }

    private void Changed(Order order)
    {
        order.UpdatedAt = clock.GetUtcNow();
        order.Version++;
        db.Journal.Add(new JournalEntry { At = order.UpdatedAt, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = order.PatientRowId });
    }
}
