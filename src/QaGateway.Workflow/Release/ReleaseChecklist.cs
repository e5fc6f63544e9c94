using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Storage;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>What stands between a study and the archive.</summary>
public sealed class ReleaseChecklist(GatewayDbContext db, EffectiveObjects objects, TimeProvider clock)
{
    private const int MostLookedAt = 60;

    /// <returns>Open items; empty = it may go.</returns>
    public async Task<IReadOnlyList<OpenItem>> ForAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.AsNoTracking().SingleAsync(s => s.Id == studyId, cancellationToken);
        if (study.State is StudyState.Released or StudyState.Releasing)
            return [];

        var instances = await db.Instances.AsNoTracking()
            .Where(i => i.StudyId == studyId && (i.State == InstanceState.Valid || i.State == InstanceState.Late || i.State == InstanceState.ConflictVersion))
            .OrderBy(i => i.SeriesId).ThenBy(i => i.Number).ThenBy(i => i.SopUid)
            .ToListAsync(cancellationToken);
        var open = new List<OpenItem>();
        StateItems(study, open);
        WarningItems(study, instances, open);
        await UidItemsAsync(study, open, cancellationToken);

        var going = instances.FindAll(i => i.State is not InstanceState.ConflictVersion);
        if (going.Count is 0)
            open.Add(new OpenItem("NOTHING_TO_RELEASE", "No instance of the study may be released."));
        else
            await ContentItemsAsync(study, going, open, cancellationToken);

        return open;
    }

    private void StateItems(Study study, List<OpenItem> open)
    {
        var blocked = study.State switch
        {
            StudyState.OnHold => "The study is on hold.",
            StudyState.Rejected => "The study is rejected.",
            StudyState.MovedOut => "All instances were moved to another study.",
            _ => null,
        };
        if (blocked is not null)
            open.Add(new OpenItem("STATE", blocked));
        if (study.State is StudyState.Conflict)
            open.Add(new OpenItem("IDENTITY_CONFLICT", study.Why.Length > 0 ? study.Why : "The identity contradicts: match or correct it first."));
        if (study.State is StudyState.Receiving || study.SettleAt > clock.GetUtcNow())
            open.Add(new OpenItem("NOT_SETTLED", "Instances may still arrive (REC-3).", Overridable: true));
        if (study.Incomplete)
            open.Add(new OpenItem("INCOMPLETE", "Instances that the modality announced did not arrive (REC-3).", Overridable: true));
        if (!study.IsMatched)
            open.Add(new OpenItem("NOT_MATCHED", "The study is not matched to an order (REC-18).", Overridable: true));
        if (study.UnderInvestigation)
            open.Add(new OpenItem("UNDER_INVESTIGATION", "The patient's identity is under investigation (V10).", Overridable: true));
    }

    private static void WarningItems(Study study, List<Instance> instances, List<OpenItem> open)
    {
        var conflicts = instances.Count(i => i.State is InstanceState.ConflictVersion);
        if (conflicts > 0)
            open.Add(new OpenItem("CONFLICT_VERSION", $"{conflicts} instances arrived again with other content (STO-3); the versions received first would be released.", Overridable: true));

        var safety = study.Warnings.Concat(instances.SelectMany(i => i.Warnings))
            .Where(w => w.Severity is "safety" && w.Code is not "CONFLICT_VERSION")
            .DistinctBy(w => w.Code);
        open.AddRange(safety.Select(w => new OpenItem(w.Code, w.Text, Overridable: true)));
    }

    /// <summary>V8: two patients under one Study Instance UID never become visible side by side (REC-17).</summary>
    private async Task UidItemsAsync(Study study, List<OpenItem> open, CancellationToken cancellationToken)
    {
        var taken = await db.Studies.AnyAsync(
            s => s.Id != study.Id && s.EffectiveStudyUid == study.EffectiveStudyUid
                && (s.PatientId != study.PatientId || s.Issuer != study.Issuer)
                && (s.State == StudyState.Released || s.State == StudyState.LatePending || s.State == StudyState.Releasing),
            cancellationToken);
        if (taken)
            open.Add(new OpenItem("STUDY_UID_TAKEN", "The archive has this Study Instance UID for another patient (V8, REC-17)."));
    }

    /// <summary>Where the side stands in each image, each is looked at.</summary>
    private static IEnumerable<Instance> Paired(Study study, List<Instance> going) =>
        study.Modalities.Split('\\').Any(m => m is "CR" or "DX" or "MG" or "IO" or "RF" or "XA" or "US") ? going.Take(MostLookedAt) : [];

    private async Task ContentItemsAsync(Study study, List<Instance> going, List<OpenItem> open, CancellationToken cancellationToken)
    {
        var view = await objects.LoadAsync(study.Id, cancellationToken);
        var tuples = await db.IdentityTuples.AsNoTracking().Where(t => t.StudyId == study.Id).ToListAsync(cancellationToken);
        var series = await db.Series.AsNoTracking().Where(s => s.StudyId == study.Id).ToDictionaryAsync(s => s.Id, s => s.OriginalUid, cancellationToken);
        if (MixedIdentity.Explain(going, tuples, series, view.InForce) is { } mixed)
            open.Add(new OpenItem("MIXED_IDENTITY", mixed));

        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var sides = new HashSet<(string, string)>();
        foreach (var representative in going.DistinctBy(i => (i.SeriesId, i.IdentityTupleId)).Union(Paired(study, going)))
        {
            try
            {
                var header = await objects.ReadHeaderAsync(representative, view, cancellationToken);
                missing.UnionWith(RequiredAttributes.MissingFrom(header));
                sides.Add((header.GetText(Tags.Laterality) ?? "", header.GetText(Tags.ImageLaterality) ?? ""));
            }
            catch (Exception e) when (e is IOException or DicomReadException or ObjectFormatException)
            {
                // The read-back of the release finds it, says so, and tries again where that helps.
            }
        }

        var ordered = await db.Orders.Where(o => o.Id == study.OrderId).Select(o => o.Description).FirstOrDefaultAsync(cancellationToken) ?? "";
        if (Laterality.Explain(sides, ordered) is { } contradiction)
            open.Add(new OpenItem("LATERALITY", contradiction, Overridable: true));

        open.AddRange(missing.Select(keyword => new OpenItem($"REQUIRED_{keyword}", $"{keyword} is missing or empty.", Overridable: RequiredAttributes.MayBeOverridden(keyword))));
    }
}
