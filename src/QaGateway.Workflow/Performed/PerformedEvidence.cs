using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Performed;

/// <summary>The performed steps that have to do with a study, by how surely they do.</summary>
/// <param name="Sure">Its images refer to them, or they list one of its series.</param>
/// <param name="ByStudyUid">Only their Study Instance UID is that of the study.</param>
/// <param name="IsWrongEntry">The wrong worklist entry was selected for images of it (V9).</param>
public sealed record StudySteps(IReadOnlyList<PerformedStep> Sure, IReadOnlyList<PerformedStep> ByStudyUid, bool IsWrongEntry)
{
    public IEnumerable<PerformedStep> All => Sure.Concat(ByStudyUid);

    /// <summary>When the modality said that the entry was wrong; null where it did not.</summary>
    public DateTimeOffset? WrongEntryAt => IsWrongEntry ? All.Where(s => s.IsWrongEntry).Max(s => s.EndedAt) : null;

    /// <summary>The one order that the images were made for; null when none or several are named.</summary>
    public Guid? OrderId => Sure.SelectMany(s => s.For).Select(f => f.OrderId).OfType<Guid>().Distinct().ToList() is [var only] ? only : null;

    /// <summary>Orders whose completion is that of this very study.</summary>
    public IReadOnlyList<Guid> OwnOrderIds => [.. All.Where(s => !s.IsWrongEntry).SelectMany(s => s.For).Select(f => f.OrderId).OfType<Guid>().Distinct()];
}

/// <summary>Finds what MPPS says of a study (REC-3, §4.2, V9), by indexed keys only.</summary>
public sealed class PerformedEvidence(GatewayDbContext db)
{
    public async Task<StudySteps> OfAsync(Study study, IReadOnlyCollection<string> referenced, CancellationToken cancellationToken)
    {
        var studyUid = study.StudyUid;
        var seriesUids = await db.Series.Where(s => s.StudyId == study.Id).Select(s => s.SeriesUid).ToListAsync(cancellationToken);
        var ids = await db.PerformedFor.Where(f => f.StudyUid == studyUid).Select(f => f.PerformedStepId).ToListAsync(cancellationToken);
        if (seriesUids.Count > 0)
            ids.AddRange(await db.PerformedSeries.Where(s => seriesUids.Contains(s.SeriesUid)).Select(s => s.PerformedStepId).ToListAsync(cancellationToken));
        if (ids.Count is 0 && referenced.Count is 0)
            return new StudySteps([], [], false);

        var steps = await db.PerformedSteps.AsNoTracking().Include(s => s.For).Include(s => s.Series).AsSplitQuery()
            .Where(s => ids.Contains(s.Id) || referenced.Contains(s.SopUid)).OrderBy(s => s.CreatedAt).ToListAsync(cancellationToken);
        var sure = steps.FindAll(s => referenced.Contains(s.SopUid) || s.Series.Exists(x => seriesUids.Contains(x.SeriesUid)));
        var others = steps.FindAll(s => !sure.Contains(s));

        // A later, right step with the same UID speaks for the series that it lists; whatever nobody lists may be the wrong patient's.
        var listed = sure.Where(s => !s.IsWrongEntry).SelectMany(s => s.Series).Select(s => s.SeriesUid).ToHashSet(StringComparer.Ordinal);
        var isCovered = sure.Exists(s => !s.IsWrongEntry) && seriesUids.TrueForAll(uid => listed.Contains(uid));
        return new StudySteps(sure, others, sure.Exists(s => s.IsWrongEntry) || (others.Exists(s => s.IsWrongEntry) && !isCovered));
    }

    /// <summary>Studies that a performed step has to do with.</summary>
    public async Task<IReadOnlyList<Guid>> StudiesAsync(Guid stepId, CancellationToken cancellationToken)
    {
        var uids = await db.PerformedFor.Where(f => f.PerformedStepId == stepId).Select(f => f.StudyUid).ToListAsync(cancellationToken);
        var series = await db.PerformedSeries.Where(s => s.PerformedStepId == stepId).Select(s => s.SeriesUid).ToListAsync(cancellationToken);
        var holding = await db.Series.Where(x => series.Contains(x.SeriesUid)).Select(x => x.StudyId).Distinct().ToListAsync(cancellationToken);
        return await db.Studies.Where(s => uids.Contains(s.StudyUid) || holding.Contains(s.Id))
            .Where(s => s.State != StudyState.MovedOut).Select(s => s.Id).ToListAsync(cancellationToken);
    }

    /// <summary>SOP Instance UIDs that completed steps list for the study and that did not arrive in any study.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(Study study, CancellationToken cancellationToken)
    {
        var steps = (await OfAsync(study, [], cancellationToken)).All.Where(s => s.State is PerformedState.Completed).ToList();
        var missing = new List<string>();
        foreach (var chunk in steps.SelectMany(s => PerformedDataSet.Objects(PerformedDataSet.Read(s.DataSet))).Select(o => o.SopUid).Distinct().Chunk(500))
        {
            var here = await db.Instances.Where(i => chunk.Contains(i.SopUid)).Select(i => i.SopUid).Distinct().ToListAsync(cancellationToken);
            missing.AddRange(chunk.Except(here, StringComparer.Ordinal));
        }

        return missing;
    }
}
