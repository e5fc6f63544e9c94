using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>The inverse of split and merge: every instance is again where and as it was.</summary>
internal sealed class PartsUndo(GatewayDbContext db, LedgerWriter ledger)
{
    private static readonly LedgerAct[] RestOnIt =
    [
        LedgerAct.AutoMatched, LedgerAct.Matched, LedgerAct.Unmatched, LedgerAct.Corrected, LedgerAct.PatientUpdated, LedgerAct.Moved, LedgerAct.Split, LedgerAct.Merged, LedgerAct.Rejected,
    ];

    private readonly StudyParts _parts = new(db, ledger);

    /// <param name="entry">The entry of either study.</param>
    public async Task<ActOutcome> HandleAsync(LedgerEntry entry, string? reason, Actor by, CancellationToken cancellationToken)
    {
        var record = PartsRecord.Read(entry.Data);
        var source = await db.Studies.SingleAsync(s => s.Id == record.Source, cancellationToken);
        var target = await db.Studies.SingleAsync(s => s.Id == record.Target, cancellationToken);
        var lines = (await db.Ledger.Where(e => (e.StudyId == source.Id || e.StudyId == target.Id) && e.UndoneBy == null).OrderBy(e => e.Id).ToListAsync(cancellationToken));
        var pair = lines.FindAll(e => e.Act == entry.Act && e.Data is not null && PartsRecord.Read(e.Data).Operation == record.Operation);
        if (Refusal(source, target, lines, pair) is { } refused)
            return refused;

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await PutBackAsync(record, source, target, entry.Act, cancellationToken);
            var line = await WriteAsync(entry, pair, source, target, reason, by, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new ActOutcome.Done(line.Id, entry.StudyId == source.Id ? target.Id : source.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    private static ActOutcome.Refused? Refusal(Study source, Study target, List<LedgerEntry> lines, List<LedgerEntry> pair)
    {
        if (pair.Count != 2)
            return new("NOT_UNDOABLE", "The act has been taken back already.");

        foreach (var study in new[] { source, target })
        {
            if (study.State is StudyState.Released or StudyState.LatePending or StudyState.Releasing)
                return new("STATE", $"Study {study.StudyUid} is {study.State}: undo its release first.");
            if (study.State is StudyState.OnHold or StudyState.Rejected)
                return new("STATE", $"Study {study.StudyUid} is {study.State}: take it up again first.");
        }

        var later = lines.Find(e => e.Id > pair.Max(p => p.Id) && RestOnIt.Contains(e.Act));
        return later is null ? null : new("LATER_ACT", $"Entry {later.Id} ({later.Act}) came later and rests on it: undo that first.");
    }

    private async Task PutBackAsync(PartsRecord record, Study source, Study target, LedgerAct act, CancellationToken cancellationToken)
    {
        var cuts = record.Cuts.ToDictionary(c => c.To, c => c.From);
        var whole = record.Series.ToDictionary(s => s.Id);
        var rows = await db.Series.Where(s => s.StudyId == target.Id).ToListAsync(cancellationToken);
        // A split gave the part to nobody else: what has come into it since belongs to the study it came from, too.
        var back = (await _parts.InstancesAsync(target.Id, cancellationToken))
            .FindAll(i => act is LedgerAct.Split || whole.ContainsKey(i.SeriesId) || cuts.ContainsKey(i.SeriesId));
        foreach (var row in rows.Where(r => act is LedgerAct.Split ? !cuts.ContainsKey(r.Id) : whole.ContainsKey(r.Id)))
        {
            row.StudyId = source.Id;
            if (whole.TryGetValue(row.Id, out var was))
                (row.SeriesUid, row.ReceivedUid, row.Number) = (was.SeriesUid, was.ReceivedUid, was.Number);
        }

        var unusual = record.Instances.ToDictionary(i => i.Id);
        foreach (var instance in back)
        {
            if (cuts.TryGetValue(instance.SeriesId, out var from))
                instance.SeriesId = from;
            instance.JoinedAt = 0;
            if (unusual.TryGetValue(instance.Id, out var was))
                (instance.JoinedAt, instance.SopUid, instance.ReceivedSopUid) = (was.JoinedAt, was.SopUid, was.ReceivedSopUid);
        }

        await _parts.PlaceAsync(back, target, source, cancellationToken);
        source.Warnings = [.. source.Warnings.Where(w => w.Code is not "CROSS_REFERENCE")];
        db.Series.RemoveRange(rows.Where(r => cuts.ContainsKey(r.Id)));
    }

    private async Task<LedgerEntry> WriteAsync(
        LedgerEntry entry, List<LedgerEntry> pair, Study source, Study target, string? reason, Actor by, CancellationToken cancellationToken)
    {
        var written = new Dictionary<Guid, LedgerEntry>();
        pair.ForEach(p => p.UndoneBy = -1); // never committed: the numbers of the new entries are known only after they were written
        foreach (var (study, old) in pair.Select(p => (p.StudyId == source.Id ? source : target, p)))
        {
            // The part that a split made is empty again; a study that was merged away comes back as it was.
            StudyState? state = entry.Act is LedgerAct.Split && study == target ? StudyState.MovedOut : study.State == old.StateAfter ? old.StateBefore : null;
            written[study.Id] = await ledger.AppendAsync(study, new NewEntry(LedgerAct.Undone, by)
            {
                Reason = StudyStates.Fit(reason),
                State = state is StudyState.Receiving && study.SettleAt is null ? StudyState.Settled : state,
                Undoes = old.Id,
                Text = entry.Act is LedgerAct.Split ? "The split was taken back." : "The merge was taken back.",
            }, cancellationToken);
            study.Why = entry.Act is LedgerAct.Split ? "a split was taken back" : "a merge was taken back";
        }

        target.SettleAt = target.State is StudyState.MovedOut ? null : target.SettleAt;
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (study, old) in pair.Select(p => (p.StudyId == source.Id ? source : target, p)))
        {
            old.UndoneBy = written[study.Id].Id;
            await ledger.ReprojectAsync(study, cancellationToken);
            ledger.Announce(JournalTypes.StudyUndone, study);
        }

        await db.SaveChangesAsync(cancellationToken);
        return written[entry.StudyId];
    }
}
