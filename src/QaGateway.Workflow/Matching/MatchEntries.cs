using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>The entries by which a study has its order.</summary>
internal static class MatchEntries
{
    /// <summary>The match in force; null when there is none.</summary>
    public static Task<LedgerEntry?> CurrentAsync(GatewayDbContext db, Guid studyId, CancellationToken cancellationToken) =>
        db.Ledger.Where(e => e.StudyId == studyId && e.UndoneBy == null && (e.Act == LedgerAct.AutoMatched || e.Act == LedgerAct.Matched))
            .OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The match in force and the patient events that followed it: what goes when the study loses its order.</summary>
    public static async Task<IReadOnlyList<LedgerEntry>> WithUpdatesAsync(GatewayDbContext db, Guid studyId, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(db, studyId, cancellationToken) is not { } match)
            return [];

        return await db.Ledger.Where(e => e.StudyId == studyId && e.UndoneBy == null && (e.Id == match.Id || (e.Id > match.Id && e.Act == LedgerAct.PatientUpdated)))
            .OrderBy(e => e.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Appends an entry that takes others back, and saves both: the new entry's id is known only after it was written.</summary>
    public static async Task<LedgerEntry> ReplaceAsync(
        GatewayDbContext db, LedgerWriter ledger, Study study, IReadOnlyList<LedgerEntry> undone, NewEntry entry, CancellationToken cancellationToken)
    {
        foreach (var old in undone)
            old.UndoneBy = PendingUndo;

        var line = await ledger.AppendAsync(study, entry with { Undoes = undone.Count > 0 ? undone[0].Id : null }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var old in undone)
            old.UndoneBy = line.Id;

        await ledger.ReprojectAsync(study, cancellationToken);
        return line;
    }

    /// <summary>Never committed: the same transaction writes the entry's id over it.</summary>
    private const long PendingUndo = -1;
}
