using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Ledger;

/// <summary>Appends to a study's ledger and keeps the study's effective attributes equal to received bytes + ledger. Saves nothing itself: the caller's SaveChanges commits state, ledger and journal together.</summary>
public sealed class LedgerWriter(GatewayDbContext db, TimeProvider clock)
{
    /// <summary>Adds the entry, moves the study to its new state and projects the changes onto its columns.</summary>
    public async Task<LedgerEntry> AppendAsync(Study study, NewEntry entry, CancellationToken cancellationToken)
    {
        await RequireUnlockedAsync(study, entry.By, cancellationToken);
        var line = new LedgerEntry
        {
            StudyId = study.Id,
            At = clock.GetUtcNow(),
            By = entry.By.Name,
            Act = entry.Act,
            ReasonCode = entry.ReasonCode,
            Reason = entry.Reason,
            Text = entry.Text,
            Changes = entry.Changes,
            StateBefore = study.State,
            StateAfter = entry.State ?? study.State,
            OrderBefore = study.OrderId,
            OrderAfter = entry.SetsOrder ? entry.OrderId : study.OrderId,
            Data = entry.Data,
            Undoes = entry.Undoes,
        };
        db.Ledger.Add(line);
        study.State = line.StateAfter.Value;
        study.OrderId = line.OrderAfter;
        study.Touch();
        if (entry.Changes.Count > 0)
            EffectiveAttributes.Project(study, [.. await InForceAsync(study.Id, cancellationToken), line]);

        return line;
    }

    /// <summary>Nobody acts on what another has locked; the holder's own acts keep the lock alive. The machine goes on: intake, settling and release wait for nobody.</summary>
    /// <exception cref="StudyLockedException">Somebody else works on it.</exception>
    private async Task RequireUnlockedAsync(Study study, Actor by, CancellationToken cancellationToken)
    {
        if (by == Actor.System || await db.StudyLocks.FindAsync([study.Id], cancellationToken) is not { } held)
            return;

        var now = clock.GetUtcNow();
        if (held.Binds(by.Name, now))
            throw new StudyLockedException(study.Id, held.By, held.Until);
        if (held.By == by.Name)
            held.Until = now + StudyLock.Idle;
    }

    /// <summary>Entries with changes that have not been undone, oldest first: what a reader applies.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> InForceAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var saved = await db.Ledger.Where(e => e.StudyId == studyId && e.UndoneBy == null).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        return [.. saved.Where(e => e.UndoneBy is null && e.Changes.Count > 0)]; // again: it may have been undone in this unit of work
    }

    /// <summary>After entries were marked undone: brings the study's columns back in line.</summary>
    public async Task ReprojectAsync(Study study, CancellationToken cancellationToken)
    {
        EffectiveAttributes.Project(study, await InForceAsync(study.Id, cancellationToken));
        study.Touch();
    }

    public void Announce(string type, Study study, string? data = null) =>
        db.Journal.Add(new JournalEntry { At = clock.GetUtcNow(), Type = type, StudyId = study.Id, OrderId = study.OrderId, Data = data });
}

/// <summary>What <see cref="LedgerWriter.AppendAsync"/> records.</summary>
public sealed record NewEntry(LedgerAct Act, Actor By)
{
    public string? ReasonCode { get; init; }
    public string? Reason { get; init; }

    /// <summary>What happened, in words.</summary>
    public string? Text { get; init; }
    public IReadOnlyList<LedgerChange> Changes { get; init; } = [];

    /// <summary>Null = the state stays.</summary>
    public StudyState? State { get; init; }

    /// <summary>True: <see cref="OrderId"/> becomes the study's order (null = none).</summary>
    public bool SetsOrder { get; init; }
    public Guid? OrderId { get; init; }
    public string? Data { get; init; }
    public long? Undoes { get; init; }
}
