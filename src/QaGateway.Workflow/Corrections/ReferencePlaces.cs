using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>Where an instance is now, as readers see it.</summary>
internal sealed record Place(string StudyUid, string SeriesUid, string SopUid);

/// <summary>Where the instances of a study, and of those it shared instances with, are now: what references of its objects must say (REC-46).</summary>
/// <param name="BySop">By SOP Instance UID as received.</param>
/// <param name="Renamed">Series and study UIDs that all went over to one other, and SOP Instance UIDs: old → new.</param>
/// <param name="At">When the last act that changed them was done.</param>
internal sealed record ReferencePlaces(IReadOnlyDictionary<string, Place> BySop, IReadOnlyDictionary<string, string> Renamed, DateTimeOffset At)
{
    private const int MaxStudies = 64;
    private static readonly HashSet<string> Uids = ["StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"];

    /// <returns>null where no act has changed a UID or taken instances elsewhere: then all references are true as received.</returns>
    public static async Task<ReferencePlaces?> LoadAsync(GatewayDbContext db, Study study, IReadOnlyList<LedgerEntry> inForce, CancellationToken cancellationToken)
    {
        var changing = inForce.Where(ChangesPlaces).ToList();
        if (changing.Count == 0)
            return null;

        var kin = new List<Guid> { study.Id };
        for (var next = 0; next < kin.Count && kin.Count < MaxStudies; next++)
        {
            var id = kin[next];
            var acts = next == 0 ? inForce : await db.Ledger.AsNoTracking()
                .Where(e => e.StudyId == id && e.UndoneBy == null && (e.Act == LedgerAct.Split || e.Act == LedgerAct.Merged)).ToListAsync(cancellationToken);
            foreach (var record in acts.Where(e => e.Act is LedgerAct.Split or LedgerAct.Merged && e.Data is not null).Select(e => PartsRecord.Read(e.Data)))
                kin.AddRange(new[] { record.Source, record.Target }.Except(kin).ToList());
        }

        var rows = await (from i in db.Instances.AsNoTracking()
                          join r in db.Series on i.SeriesId equals r.Id
                          join s in db.Studies on i.StudyId equals s.Id
                          where kin.Contains(i.StudyId)
                          select new { i.SopUid, i.ReceivedSopUid, r.SeriesUid, r.ReceivedUid, ReceivedStudyUid = s.StudyUid, StudyUid = s.EffectiveStudyUid, i.StudyId }).ToListAsync(cancellationToken);
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows.OrderBy(r => r.ReceivedSopUid.Length > 0).ThenBy(r => r.StudyId == study.Id ? 0 : 1))
        {
            if (places.TryAdd(row.ReceivedSopUid.Length > 0 ? row.ReceivedSopUid : row.SopUid, new Place(row.StudyUid, row.SeriesUid, row.SopUid)) && row.ReceivedSopUid.Length > 0)
                renamed[row.ReceivedSopUid] = row.SopUid;
        }

        foreach (var series in rows.Where(r => r.ReceivedUid.Length > 0 && r.StudyId == study.Id).Where(r => rows.TrueForAll(o => o.StudyId != study.Id || o.ReceivedUid.Length > 0 || o.SeriesUid != r.ReceivedUid)))
            renamed.TryAdd(series.ReceivedUid, series.SeriesUid);
        if (study.Received.StudyUid != study.EffectiveStudyUid)
            renamed.TryAdd(study.Received.StudyUid, study.EffectiveStudyUid);

        return new ReferencePlaces(places, renamed, changing[^1].At);
    }

    private static bool ChangesPlaces(LedgerEntry entry) => entry.Act is LedgerAct.Split or LedgerAct.Merged || entry.Changes.Any(c => c.Path is null && Uids.Contains(c.Keyword));
}
