using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Takes up again the releases that failed for want of the store: nobody has to press the button twice (scenario 54).</summary>
public sealed class ReleaseRetryJob(IServiceScopeFactory scopes, TimeProvider clock, IOptions<ReleaseOptions> options, ILogger<ReleaseRetryJob> logger) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Clamp(options.Value.RetryAfter.TotalSeconds / 2, 1, 60)), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RetryAsync(scope.ServiceProvider, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Failed releases could not be looked through; they are looked through again");
            }
        }
    }

    internal async Task RetryAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<GatewayDbContext>();
        var ledger = services.GetRequiredService<LedgerWriter>();
        await RemindAsync(db, ledger, cancellationToken);
        foreach (var study in await db.Studies.Where(s => s.State == StudyState.ReleaseFailed).OrderBy(s => s.ReceivedAt).Take(200).ToListAsync(cancellationToken))
        {
            if (!await IsDueAsync(db, study.Id, cancellationToken))
                continue;

            study.State = StudyState.Releasing; // the approval still stands
            study.Touch();
            ledger.Announce(JournalTypes.StudyReleasing, study);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                return; // somebody works on it; the next round sees what came of it
            }
        }
    }

    /// <summary>An approval that nothing came of, whatever the reason, is announced again: the job does nothing twice.</summary>
    private async Task RemindAsync(GatewayDbContext db, LedgerWriter ledger, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Forgotten;
        foreach (var study in await db.Studies.Where(s => s.State == StudyState.Releasing).Take(200).ToListAsync(cancellationToken))
        {
            if (!await db.Journal.AnyAsync(e => e.StudyId == study.Id && e.Type == JournalTypes.StudyReleasing && e.At > before, cancellationToken))
                ledger.Announce(JournalTypes.StudyReleasing, study);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<bool> IsDueAsync(GatewayDbContext db, Guid studyId, CancellationToken cancellationToken)
    {
        var since = await db.Ledger.Where(e => e.StudyId == studyId && e.Act == LedgerAct.Approved).MaxAsync(e => (long?)e.Id, cancellationToken) ?? 0;
        var failures = await db.Ledger.AsNoTracking().Where(e => e.StudyId == studyId && e.Id > since && e.Act == LedgerAct.ReleaseFailed).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        if (failures is not [.., { Data: { } data } last] || !JsonColumn.Read<ReleaseFailure>(data).Transient)
            return false;

        var wait = options.Value.RetryAfter * Math.Pow(2, Math.Min(failures.Count - 1, 12));
        return clock.GetUtcNow() >= last.At + (wait < LongestWait ? wait : LongestWait);
    }
}
