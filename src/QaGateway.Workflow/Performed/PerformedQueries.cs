using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Performed;

/// <param name="StudyUid">null = any.</param>
/// <param name="OrderId">null = any.</param>
/// <param name="State">null = any.</param>
public sealed record PerformedFilter(string? StudyUid = null, Guid? OrderId = null, PerformedState? State = null, string? AeTitle = null, int Limit = 50, Guid? After = null);

/// <summary>Performed steps for people, newest first.</summary>
public sealed class PerformedQueries(GatewayDbContext db)
{
    public async Task<IReadOnlyList<PerformedStep>> ListAsync(PerformedFilter filter, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOrders);
        var steps = db.PerformedSteps.AsNoTracking().Include(s => s.For).Include(s => s.Series).AsSplitQuery();
        if (filter.StudyUid is { Length: > 0 } uid)
            steps = steps.Where(s => s.For.Any(f => f.StudyUid == uid));
        if (filter.OrderId is { } orderId)
            steps = steps.Where(s => s.For.Any(f => f.OrderId == orderId));
        if (filter.State is { } state)
            steps = steps.Where(s => s.State == state);
        if (filter.AeTitle is { Length: > 0 } ae)
            steps = steps.Where(s => s.SourceAe == ae);
        if (filter.After is { } after && await db.PerformedSteps.AsNoTracking().FirstOrDefaultAsync(s => s.Id == after, cancellationToken) is { } last)
            steps = steps.Where(s => s.CreatedAt < last.CreatedAt || (s.CreatedAt == last.CreatedAt && s.SopUid.CompareTo(last.SopUid) > 0));

        return await steps.OrderByDescending(s => s.CreatedAt).ThenBy(s => s.SopUid).Take(Math.Clamp(filter.Limit, 1, 500)).ToListAsync(cancellationToken);
    }
}
