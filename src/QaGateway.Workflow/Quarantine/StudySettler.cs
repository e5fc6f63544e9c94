using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <summary>Ends the quiet period of studies: what has arrived is now taken for the whole (REC-3), as far as nothing speaks against it.</summary>
public sealed partial class StudySettler(GatewayDbContext db, LedgerWriter ledger, CompletenessCheck completeness, TimeProvider clock, ILogger<StudySettler> logger)
{
    private const int AtOnce = 100;

    // A release takes seconds; it looks for late images itself, so this only catches those of its last moment.
    private static readonly TimeSpan WhileReleasing = TimeSpan.FromSeconds(15);

    /// <returns>How many studies were settled.</returns>
    public async Task<int> SettleDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db.Studies.Where(s => s.SettleAt != null && s.SettleAt <= now && s.State != StudyState.OnHold)
            .OrderBy(s => s.SettleAt).Select(s => s.Id).Take(AtOnce).ToListAsync(cancellationToken);
        var settled = 0;
        foreach (var id in due)
        {
            try
            {
                settled += await SettleAsync(id, now, cancellationToken) ? 1 : 0;
            }
            catch (DbUpdateConcurrencyException)
            {
                // an instance or a person came in between: the next round sees what is true then
            }

            db.ChangeTracker.Clear();
        }

        return settled;
    }

    private async Task<bool> SettleAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var study = await db.Studies.SingleAsync(s => s.Id == id, cancellationToken);
        if (study.SettleAt is not { } at || at > now)
            return false;

        study.SettleAt = null;
        var settled = false;
        if (study.State is StudyState.Receiving)
        {
            await SettleAsync(study, cancellationToken);
            settled = true;
        }
        else if (study.State is StudyState.Releasing)
        {
            study.SettleAt = now + WhileReleasing;
        }
        else if (study.State is StudyState.Released && await db.Instances.AnyAsync(i => i.StudyId == id && i.State == InstanceState.Late, cancellationToken))
        {
            study.Why = "Images came during the release.";
            await ledger.AppendAsync(study, new NewEntry(LedgerAct.LateImages, Actor.System) { State = StudyState.LatePending }, cancellationToken);
            ledger.Announce(JournalTypes.StudyLate, study);
        }
        else if (study.IsOpen)
        {
            await completeness.ApplyAsync(study, cancellationToken); // the modality said later what it had made
        }

        study.Touch();
        await db.SaveChangesAsync(cancellationToken);
        if (settled)
            LogSettled(study.Id, study.InstanceCount, study.State);
        return settled;
    }

    private async Task SettleAsync(Study study, CancellationToken cancellationToken)
    {
        await completeness.ApplyAsync(study, cancellationToken);

        // A match made before is kept (REC-15): what contradicts it has made a conflict of the study at its arrival.
        var state = !study.IsMatched ? StudyState.Settled
            : study.StateBefore is StudyState.AutoMatched or StudyState.InQa or StudyState.Ready ? study.StateBefore.Value
            : StudyState.Ready;
        study.StateBefore = null;
        await ledger.AppendAsync(
            study,
            new NewEntry(LedgerAct.Settled, Actor.System) { State = state, Data = JsonColumn.Write(new { series = study.SeriesCount, instances = study.InstanceCount, bytes = study.Bytes }) },
            cancellationToken);
        ledger.Announce(JournalTypes.StudySettled, study);
    }

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Study {StudyId} has settled with {Instances} objects and is {State}")]
    private partial void LogSettled(Guid studyId, int instances, StudyState state);
}
