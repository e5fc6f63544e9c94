using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <summary>What is missing. What the modality announced and did not send is proof (REC-3); gaps in the numbers of the instances are a hint: modalities may leave out numbers.</summary>
public sealed class CompletenessCheck(GatewayDbContext db, PerformedEvidence performed)
{
    private const string Gap = "INSTANCE_GAP";
    private const string Announced = "ANNOUNCED_MISSING";
    private const int MaxNamed = 20;

    public static bool IsOurs(StudyWarning warning) => warning.Code is Gap or Announced;

    /// <summary>Writes the warnings anew, and whether it is incomplete.</summary>
    public async Task ApplyAsync(Study study, CancellationToken cancellationToken)
    {
        var missing = await performed.MissingAsync(study, cancellationToken);
        var found = await CheckAsync(study.Id, cancellationToken);
        study.Incomplete = missing.Count > 0;
        study.Warnings =
        [
            .. study.Warnings.Where(w => !IsOurs(w)),
            .. missing.Take(MaxNamed).Select(uid => new StudyWarning(
                Announced, "warning", $"The modality says that it made {missing.Count} more objects, which did not arrive: send them from there again.", uid)),
            .. found,
        ];
    }

    public async Task<IReadOnlyList<StudyWarning>> CheckAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var numbered = await db.Instances
            .Where(i => i.StudyId == studyId && i.Number != null && i.State != InstanceState.ConflictVersion && i.State != InstanceState.Superseded)
            .Select(i => new { i.SeriesId, Number = i.Number!.Value })
            .Distinct()
            .GroupBy(i => i.SeriesId)
            .Select(g => new { SeriesId = g.Key, Count = g.Count(), First = g.Min(i => i.Number), Last = g.Max(i => i.Number) })
            .ToListAsync(cancellationToken);
        var gaps = numbered.Select(n => (n.SeriesId, n.Count, Missing: (long)n.Last - n.First + 1 - n.Count)).Where(n => n.Missing > 0 && n.Missing < n.Count).ToList();
        if (gaps.Count is 0)
            return [];

        var ids = gaps.Select(g => g.SeriesId).ToList();
        var numbers = await db.Series.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Number, cancellationToken);
        return [.. gaps.Take(MaxNamed).Select(g => new StudyWarning(
            Gap, "info", $"Series {numbers[g.SeriesId]?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "without number"}: between its first and last instance number {g.Missing} are missing."))];
    }
}
