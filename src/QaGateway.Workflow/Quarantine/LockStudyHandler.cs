using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <param name="TakeOver">Also from somebody who still works on it: needs <see cref="Permission.TakeOverStudies"/>.</param>
public sealed record LockStudy(string Study, bool TakeOver, Actor By);

public sealed record UnlockStudy(string Study, Actor By);

/// <summary>Takes a study into one's hands for a quarter of an hour, renewed by every act, and gives it back. Whoever asks after it has run out may have it.</summary>
public sealed class LockStudyHandler(GatewayDbContext db, LedgerWriter ledger, TimeProvider clock)
{
    /// <returns>Done with entry 0 (a lock is no entry of the ledger), or Refused <c>LOCKED</c> with the holder's name.</returns>
    public async Task<ActOutcome> HandleAsync(LockStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var (study, outcome) = await StudyAct.FindAsync(db, command.Study, cancellationToken);
        if (study is null)
            return outcome!;

        var now = clock.GetUtcNow();
        var held = await db.StudyLocks.FindAsync([study.Id], cancellationToken);
        if (held is not null && held.Binds(command.By.Name, now))
        {
            if (!command.TakeOver)
                return new ActOutcome.Refused("LOCKED", $"{held.By} works on this study until {held.Until:HH:mm} UTC.");
            command.By.Require(Permission.TakeOverStudies);
        }

        if (held is null)
            db.StudyLocks.Add(new StudyLock { StudyId = study.Id, By = command.By.Name, TakenAt = now, Until = now + StudyLock.Idle });
        else
            (held.TakenAt, held.By, held.Until) = (held.By == command.By.Name ? held.TakenAt : now, command.By.Name, now + StudyLock.Idle);
        ledger.Announce(JournalTypes.StudyLocked, study);
        return await SaveAsync(cancellationToken);
    }

    public async Task<ActOutcome> HandleAsync(UnlockStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var (study, outcome) = await StudyAct.FindAsync(db, command.Study, cancellationToken);
        if (study is null)
            return outcome!;
        if (await db.StudyLocks.FindAsync([study.Id], cancellationToken) is not { } held || held.By != command.By.Name)
            return new ActOutcome.Unchanged();

        db.StudyLocks.Remove(held);
        ledger.Announce(JournalTypes.StudyLocked, study);
        return await SaveAsync(cancellationToken);
    }

    private async Task<ActOutcome> SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new ActOutcome.Done(0);
        }
        catch (DbUpdateException)
        {
            return new ActOutcome.Stale(); // two took it at once: one has it
        }
    }
}
