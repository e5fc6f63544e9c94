using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>Takes rows of instances from one study to another; no byte of the objects moves. The caller has given them their series and saves.</summary>
internal sealed class StudyParts(GatewayDbContext db, LedgerWriter ledger)
{
    private static readonly FrozenSet<LedgerAct> OfOrders = FrozenSet.Create(LedgerAct.AutoMatched, LedgerAct.Matched, LedgerAct.PatientUpdated);

    public Task<List<Instance>> InstancesAsync(Guid studyId, CancellationToken cancellationToken) =>
        db.Instances.Where(i => i.StudyId == studyId).OrderBy(i => i.Id).ToListAsync(cancellationToken);

    /// <summary>Instances and their identities change the study; counts, modalities and warnings of both follow.</summary>
    public async Task PlaceAsync(IReadOnlyList<Instance> moving, Study from, Study to, CancellationToken cancellationToken)
    {
        var tuples = await db.IdentityTuples.Where(t => t.StudyId == from.Id || t.StudyId == to.Id).ToListAsync(cancellationToken);
        foreach (var instance in moving)
        {
            var tuple = tuples.Find(t => t.Id == instance.IdentityTupleId)!;
            var there = tuples.Find(t => t.StudyId == to.Id && t.Key == tuple.Key);
            if (there is null)
                tuples.Add(there = db.IdentityTuples.Add(new IdentityTuple { StudyId = to.Id, Key = tuple.Key, Header = tuple.Header, SourceAe = tuple.SourceAe }).Entity);

            (instance.StudyId, instance.IdentityTupleId) = (to.Id, there.Id);
        }

        foreach (var study in new[] { from, to })
            await CountAsync(study, tuples, cancellationToken);
        var named = moving.Select(i => i.OriginalUid).ToHashSet(StringComparer.Ordinal);
        to.Warnings = [.. to.Warnings.Union(from.Warnings.Where(w => w.SopUid is not null && named.Contains(w.SopUid)))];
        from.Warnings = [.. from.Warnings.Where(w => w.SopUid is null || !named.Contains(w.SopUid))];
    }

    private async Task CountAsync(Study study, List<IdentityTuple> tuples, CancellationToken cancellationToken)
    {
        await db.Instances.Where(i => i.StudyId == study.Id).LoadAsync(cancellationToken);
        var instances = db.Instances.Local.Where(i => i.StudyId == study.Id).ToList();
        await StudyCounts.UpdateAsync(db, study, instances, cancellationToken);
        study.LastInstanceAt = instances.Count == 0 ? study.LastInstanceAt : instances.Max(i => i.ReceivedAt);
        foreach (var tuple in tuples.Where(t => t.StudyId == study.Id))
        {
            tuple.InstanceCount = instances.Count(i => i.IdentityTupleId == tuple.Id && i.State is not InstanceState.ConflictVersion);
            if (!instances.Exists(i => i.IdentityTupleId == tuple.Id))
                db.IdentityTuples.Remove(tuple); // an identity that nobody carries would still count as a second patient
        }
    }

    /// <summary>What humans have changed in instances stays with them where they go; what a match took from an order does not. The Study Instance UID is the new study's.</summary>
    /// <param name="seriesNow">Where a series was cut: its old row → the new one.</param>
    public async Task<List<LedgerChange>> CarriedAsync(
        Guid studyId, IReadOnlyList<Instance> moving, IReadOnlyDictionary<Guid, Guid> seriesNow, bool always, CancellationToken cancellationToken)
    {
        var acts = (await ledger.InForceAsync(studyId, cancellationToken)).Where(e => !OfOrders.Contains(e.Act)).ToList();
        var groups = moving.GroupBy(i => i.JoinedAt).ToList();
        var carried = new List<LedgerChange>();
        foreach (var group in groups)
        {
            var reaching = acts.Where(e => e.Reaches(group.First()))
                .SelectMany(e => e.Changes.Where(c => c.Keyword is not "StudyInstanceUID").Select(c => c with { ReasonCode = c.ReasonCode ?? e.ReasonCode }))
                .Select(c => c.SeriesId is { } old && seriesNow.TryGetValue(old, out var now) ? c with { SeriesId = now } : c).ToList();
            if (groups.Count == 1 && !always)
                return reaching;

            // Of different origin, or beside others: each change for the series it is meant for alone.
            var series = group.Select(i => i.SeriesId).Distinct().ToList();
            carried.AddRange(reaching.SelectMany(c => c.SeriesId is not null ? [c] : series.Select(id => c with { SeriesId = id })));
        }

        return carried;
    }
}
