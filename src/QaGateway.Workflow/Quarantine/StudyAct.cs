using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <summary>What all acts of this stage do alike.</summary>
internal static class StudyAct
{
    private const int MaxReason = 1000;

    /// <returns>The study, or why there is not exactly one.</returns>
    public static async Task<(Study? Study, ActOutcome? Outcome)> FindAsync(GatewayDbContext db, string idOrUid, CancellationToken cancellationToken) =>
        await StudyLocator.FindAsync(db, idOrUid, cancellationToken) switch
        {
            [] => (null, new ActOutcome.NotFound("study")),
            [var one] => (one, null),
            var several => (null, new ActOutcome.Ambiguous([.. several.Select(s => s.Id)])),
        };

    public static async Task<ActOutcome> SaveAsync(GatewayDbContext db, LedgerEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new ActOutcome.Done(entry.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    /// <summary>The state to go back to from hold or rejection. Images that came meanwhile make the study wait for its quiet period first, with its match kept (REC-15).</summary>
    public static StudyState Return(Study study)
    {
        var before = study.StateBefore ?? StudyState.Settled;
        study.StateBefore = null;
        if (study.SettleAt is null || before is StudyState.Conflict or StudyState.Reopened or StudyState.Released or StudyState.LatePending or StudyState.Releasing)
            return before;

        study.StateBefore = study.IsMatched && before is not StudyState.Receiving ? before : null;
        return StudyState.Receiving;
    }

    public static string? Fit(string? reason) => reason is { Length: > MaxReason } ? reason[..MaxReason] : reason;
}
