using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>What was released once and comes back as another patient's, of another order, or with another side, must not go under UIDs that others have already seen: its objects get new SOP and Series Instance UIDs, the old ones are rejected as a wrong worklist entry (REC-41). What the HIS changes by itself (A08, A40) never does that.</summary>
public sealed class NewIdentity(GatewayDbContext db, LedgerWriter ledger, TimeProvider clock)
{
    private static readonly HashSet<string> Context =
    [
        "PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "SeriesInstanceUID", "AccessionNumber", "Laterality", "ImageLaterality", "ViewPosition",
    ];

    /// <summary>Changes tracked rows; the caller saves, in the transaction that shows the study.</summary>
    /// <returns>The entry; null where the old UIDs may stay.</returns>
    public async Task<LedgerEntry?> RenewAsync(Study study, IReadOnlyList<Instance> going, CancellationToken cancellationToken)
    {
        if (study.ReleasedAt is null)
            return null;

        var entries = await db.Ledger.AsNoTracking().Where(e => e.StudyId == study.Id).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        if (entries.FindLast(e => e.Act is LedgerAct.Released) is not { } released || !IsChanged(entries, released.Id))
            return null;

        var operation = Guid.CreateVersion7();
        var uids = new NewUids(db, operation, study.Id, clock.GetUtcNow());
        var changes = new List<LedgerChange>();
        var ids = going.Select(i => i.SeriesId).Distinct().ToList();
        foreach (var series in await db.Series.Where(s => ids.Contains(s.Id)).ToListAsync(cancellationToken))
        {
            var uid = uids.For(series.SeriesUid, NewUids.Series);
            changes.Add(new("SeriesInstanceUID", null, series.SeriesUid, uid, SeriesId: series.Id));
            (series.ReceivedUid, series.SeriesUid) = (series.OriginalUid, uid);
        }

        foreach (var instance in going)
        {
            var uid = uids.For(instance.SopUid, NewUids.Instance);
            changes.Add(new("SOPInstanceUID", null, instance.SopUid, uid, SopUid: instance.OriginalUid, SeriesId: instance.SeriesId));
            (instance.ReceivedSopUid, instance.SopUid) = (instance.OriginalUid, uid);
        }

        return await ledger.AppendAsync(study, new NewEntry(LedgerAct.Reidentified, Actor.System)
        {
            ReasonCode = RejectionCodes.WrongWorklistEntry,
            Changes = changes,
            Text = $"{going.Count} objects got new UIDs: others have seen them in another context. The old ones are rejected (113038).",
            Data = JsonColumn.Write(new ReidentifiedRecord(1, operation, released.Id)),
        }, cancellationToken);
    }

    /// <summary>A human's act since the last release, or one before it that was taken back since, changes what others have seen.</summary>
    private static bool IsChanged(List<LedgerEntry> entries, long releasedId) => entries.Exists(e =>
        e.Act is not (LedgerAct.PatientUpdated or LedgerAct.Reidentified)
        && (e.Id > releasedId ? e.UndoneBy is null : e.UndoneBy > releasedId)
        && (e.Act is LedgerAct.Merged or LedgerAct.Split || e.Changes.Any(c => Context.Contains(c.Keyword) && c.Before != c.After)));
}

/// <param name="ReleasedEntry">The release whose UIDs are rejected.</param>
internal sealed record ReidentifiedRecord(int Format, Guid Operation, long ReleasedEntry);
