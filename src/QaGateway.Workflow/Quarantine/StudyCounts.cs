using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <summary>Brings the counts of a study and its series in line with its instances: what is rejected or waits as another version does not count (REC-63).</summary>
internal static class StudyCounts
{
    /// <param name="instances">All of the study, as the caller is about to save them.</param>
    public static async Task UpdateAsync(GatewayDbContext db, Study study, IReadOnlyList<Instance> instances, CancellationToken cancellationToken)
    {
        var counted = instances.Where(i => i.State is not (InstanceState.Rejected or InstanceState.ConflictVersion or InstanceState.Superseded)).ToList();
        study.InstanceCount = counted.Count;
        study.Bytes = counted.Sum(i => i.Bytes);
        var bySeries = counted.CountBy(i => i.SeriesId).ToDictionary();
        await db.Series.Where(s => s.StudyId == study.Id).LoadAsync(cancellationToken);
        var series = db.Series.Local.Where(s => s.StudyId == study.Id).ToList(); // as about to be saved
        series.ForEach(s => s.InstanceCount = bySeries.GetValueOrDefault(s.Id));
        study.SeriesCount = bySeries.Count;
        var modalities = series.Where(s => s.InstanceCount > 0 && s.Modality.Length > 0).Select(s => s.Modality).Distinct().ToList();
        if (modalities.Count > 0 && !modalities.ToHashSet().SetEquals(study.Modalities.Split('\\')))
            study.Modalities = string.Join('\\', modalities) is { Length: <= 128 } all ? all : modalities[0];
    }
}
