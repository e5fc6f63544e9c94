using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

public sealed record UndoEntry(string Study, long EntryId, string? Reason, Actor By);

/// <summary>Takes an entry back by its inverse; the entry itself stays in the ledger. Acts that came later and rest on it must be taken back first: undo goes backwards, so that nobody meets a state that never was.</summary>
public sealed partial class UndoEntryHandler(GatewayDbContext db, LedgerWriter ledger, RejectStudyHandler rejections, ILogger<UndoEntryHandler> logger)
{
    private const int MaxReason = 1000;

    public async Task<ActOutcome> HandleAsync(UndoEntry command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (found is not [var study])
            return found.Count == 0 ? new ActOutcome.NotFound("study") : new ActOutcome.Ambiguous([.. found.Select(s => s.Id)]);

        var entries = await db.Ledger.Where(e => e.StudyId == study.Id).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        if (entries.Find(e => e.Id == command.EntryId) is not { } entry)
            return await OfOtherStudyAsync(study, command, cancellationToken);
        if (entry.UndoneBy is not null)
            return new ActOutcome.Unchanged();
        if (entry.Act is LedgerAct.Split or LedgerAct.Merged)
            return await new PartsUndo(db, ledger).HandleAsync(entry, command.Reason, command.By, cancellationToken);
        if (Refusal(study, entry, entries) is { } refused)
            return refused;
        if (entry.Act is LedgerAct.Rejected)
            return await rejections.HandleAsync(new RestoreStudy(study.Id.ToString(), command.Reason, command.By, entry.Id), cancellationToken);
        if (entry.Act is LedgerAct.Released)
            command.By.Require(Permission.ReleaseStudies);

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var line = await UndoAsync(study, entry, entries, command, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogUndone(study.Id, entry.Id, entry.Act, command.By.Name);
            return new ActOutcome.Done(line.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    /// <summary>A split or merge may be taken back from either of its two studies, by the entry of either.</summary>
    private async Task<ActOutcome> OfOtherStudyAsync(Study study, UndoEntry command, CancellationToken cancellationToken)
    {
        var entry = await db.Ledger.SingleOrDefaultAsync(e => e.Id == command.EntryId && (e.Act == LedgerAct.Split || e.Act == LedgerAct.Merged), cancellationToken);
        if (entry is null || PartsRecord.Read(entry.Data) is var record && record.Source != study.Id && record.Target != study.Id)
            return new ActOutcome.NotFound("entry");

        return entry.UndoneBy is not null ? new ActOutcome.Unchanged() : await new PartsUndo(db, ledger).HandleAsync(entry, command.Reason, command.By, cancellationToken);
    }

    private static ActOutcome.Refused? Refusal(Study study, LedgerEntry entry, List<LedgerEntry> entries)
    {
        if (entry.Act is not (LedgerAct.AutoMatched or LedgerAct.Matched or LedgerAct.Unmatched or LedgerAct.Corrected or LedgerAct.PatientUpdated
            or LedgerAct.Moved or LedgerAct.Held or LedgerAct.Rejected or LedgerAct.Released))
            return new("NOT_UNDOABLE", $"An entry of the kind {entry.Act} has no inverse.");
        if (study.State is StudyState.Releasing or StudyState.MovedOut)
            return new("STATE", $"A study in state {study.State} cannot be changed.");

        if (entry.Act is LedgerAct.Held && study.State is not StudyState.OnHold)
            return new("NOT_UNDOABLE", "The study was taken up again since.");

        var later = entries.Where(e => e.Id > entry.Id && e.UndoneBy is null).ToList();
        var inTheWay = later.Find(e => e.Act is LedgerAct.Released || MovedIt(study, e.Act)) // they moved the study elsewhere
            ?? later.Find(e => ChangesOrder(e.Act) || e.Act is LedgerAct.Split or LedgerAct.Merged); // they were computed from what the images said then
        return inTheWay is null ? null : new("LATER_ACT", $"Entry {inTheWay.Id} ({inTheWay.Act}) came later and rests on it: undo that first.");
    }

    private static bool MovedIt(Study study, LedgerAct act) =>
        (act is LedgerAct.Rejected && study.State is StudyState.Rejected) || (act is LedgerAct.Held && study.State is StudyState.OnHold);

    private static bool ChangesOrder(LedgerAct act) => act is LedgerAct.AutoMatched or LedgerAct.Matched or LedgerAct.Unmatched or LedgerAct.Moved;

    private async Task<LedgerEntry> UndoAsync(Study study, LedgerEntry entry, List<LedgerEntry> entries, UndoEntry command, CancellationToken cancellationToken)
    {
        // What it had replaced comes back; what followed it by itself goes with it.
        var revived = entries.FindAll(e => e.UndoneBy == entry.Id);
        var gone = entries.FindAll(e => e.Id == entry.Id
            || (ChangesOrder(entry.Act) && entry.OrderAfter is not null && e.Id > entry.Id && e.UndoneBy is null && e.Act is LedgerAct.PatientUpdated));
        var state = StateAfter(study, entry);
        gone.ForEach(e => e.UndoneBy = -1); // the new entry's id is known only after it was written
        revived.ForEach(e => e.UndoneBy = null);
        var line = await ledger.AppendAsync(study, new NewEntry(entry.Act is LedgerAct.Released ? LedgerAct.Reopened : LedgerAct.Undone, command.By)
        {
            Reason = command.Reason is { Length: > MaxReason } long_ ? long_[..MaxReason] : command.Reason,
            State = state,
            SetsOrder = ChangesOrder(entry.Act),
            OrderId = entry.OrderBefore,
            Undoes = entry.Id,
        }, cancellationToken);
        if (entry.Act is LedgerAct.Released)
            await WithdrawAsync(study, cancellationToken);
        if (entry.Act is LedgerAct.Held)
            study.StateBefore = null;
        if (ChangesOrder(entry.Act))
            study.Why = entry.OrderBefore is null ? "the match was taken back" : "the former match is in force again";

        await db.SaveChangesAsync(cancellationToken);
        gone.ForEach(e => e.UndoneBy = line.Id);
        await ledger.ReprojectAsync(study, cancellationToken);
        ledger.Announce(entry.Act is LedgerAct.Released ? JournalTypes.StudyReopened : JournalTypes.StudyUndone, study);
        await db.SaveChangesAsync(cancellationToken);
        return line;
    }

    /// <summary>The state before the entry, where nothing has moved the study since; else where work leaves it.</summary>
    private static StudyState StateAfter(Study study, LedgerEntry entry)
    {
        if (entry.Act is LedgerAct.Released)
            return StudyState.Reopened;
        if (study.State is StudyState.Released or StudyState.LatePending or StudyState.OnHold && entry.Act is LedgerAct.PatientUpdated)
            return study.State;

        var isMatchedAfter = ChangesOrder(entry.Act) ? entry.OrderBefore is not null : study.IsMatched;
        var before = study.State == entry.StateAfter || entry.Act is LedgerAct.Held ? entry.StateBefore : null;
        return before switch
        {
            StudyState.Receiving when study.SettleAt is null => isMatchedAfter ? StudyState.Ready : StudyState.Settled,
            { } state => state,
            null when study.State is StudyState.Receiving or StudyState.Settled or StudyState.Reopened or StudyState.Conflict => study.State,
            null => isMatchedAfter ? StudyState.Ready : StudyState.InQa,
        };
    }

    /// <summary>The study leaves the archive as a whole; its objects are in quarantine again.</summary>
    private async Task WithdrawAsync(Study study, CancellationToken cancellationToken)
    {
        var instances = await db.Instances.Where(i => i.StudyId == study.Id && (i.State == InstanceState.Released || i.State == InstanceState.Late)).ToListAsync(cancellationToken);
        instances.ForEach(i => i.State = InstanceState.Valid);
        study.Why = "the release was taken back";
    }

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "Study {StudyId}: entry {EntryId} ({Act}) taken back by {User}")]
    private partial void LogUndone(Guid studyId, long entryId, LedgerAct act, string user);
}
