using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>One transaction of the indexer: rows for stored objects, and what they do to their studies (STO-2, STO-3, REC-15, REC-20, REC-21).</summary>
public sealed class IndexBatch(GatewayDbContext db, Arrivals arrivals, SameObject same)
{
    private const int MaxCompared = 4;
    private readonly Dictionary<string, List<Instance>> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, StudyGrowth> _grown = [];
    private readonly List<string> _discarded = [];
    private StudyShelf _shelf = null!;

    /// <summary>Indexes what has no row yet. Saves once.</summary>
    /// <returns>Keys of objects that are not needed: the same bytes are there already.</returns>
    /// <exception cref="DbUpdateException">Nothing was changed; the batch may be tried again with a fresh context.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(IReadOnlyList<InstanceFacts> batch, CancellationToken cancellationToken)
    {
        var fresh = await WithoutRowsAsync(batch, cancellationToken);
        await LoadVersionsAsync(fresh, cancellationToken);
        _shelf = await StudyShelf.LoadAsync(db, fresh, cancellationToken);
        foreach (var facts in fresh)
            await AddAsync(facts, cancellationToken);

        foreach (var growth in _grown.Values)
            await arrivals.AdvanceAsync(growth, cancellationToken);
        arrivals.AnnounceResent();
        await db.SaveChangesAsync(cancellationToken);
        return _discarded;
    }

    private async Task<List<InstanceFacts>> WithoutRowsAsync(IReadOnlyList<InstanceFacts> batch, CancellationToken cancellationToken)
    {
        var keys = batch.Select(f => f.ObjectKey).ToList();
        var indexed = await db.Instances.Where(i => keys.Contains(i.ObjectKey)).Select(i => i.ObjectKey).ToHashSetAsync(cancellationToken);
        return [.. batch.Where(f => indexed.Add(f.ObjectKey))];
    }

    private async Task LoadVersionsAsync(List<InstanceFacts> batch, CancellationToken cancellationToken)
    {
        var uids = batch.Select(f => f.SopUid).Distinct().ToList();
        uids.AddRange(await db.UidMap.Where(m => uids.Contains(m.OldUid) && m.Kind == "instance").Select(m => m.NewUid).ToListAsync(cancellationToken));
        foreach (var instance in await db.Instances.Where(i => uids.Contains(i.SopUid)).ToListAsync(cancellationToken))
            Remember(instance);
    }

    private void Remember(Instance instance)
    {
        if (!_versions.TryGetValue(instance.OriginalUid, out var versions))
            _versions[instance.OriginalUid] = versions = [];
        versions.Add(instance);
    }

    private async Task AddAsync(InstanceFacts facts, CancellationToken cancellationToken)
    {
        var versions = _versions.GetValueOrDefault(facts.SopUid) ?? [];
        var rearrival = await RearrivalAsync(versions, cancellationToken);
        if (rearrival is Rearrival.Ignore || (rearrival is Rearrival.None && versions.Exists(v => v.Sha256 == facts.Sha256)))
        {
            Drop(facts, versions);
            return;
        }

        // The bytes that a human already has before him are not shown to him twice.
        if (rearrival is Rearrival.Conflict && versions.Exists(v => v.State is InstanceState.ConflictVersion && v.Sha256 == facts.Sha256))
        {
            Drop(facts, versions);
            return;
        }

        if (rearrival is Rearrival.None && await FindSameAsync(facts, versions, cancellationToken) is { } known)
        {
            Drop(facts, [known]);
            return;
        }

        var isConflict = rearrival is Rearrival.Conflict || (rearrival is Rearrival.None && versions.Count > 0);
        var study = _shelf.StudyFor(facts, out var isNew);
        var growth = Growth(study, isNew);
        var series = _shelf.SeriesFor(study, facts);
        var tuple = _shelf.TupleFor(study, facts, out var isOtherPatient);
        var instance = Row(facts, study, series, tuple);
        instance.State = isConflict ? InstanceState.ConflictVersion : study.IsOut ? InstanceState.Late : InstanceState.Valid;
        db.Instances.Add(instance);
        Remember(instance);
        growth.Add(instance, tuple, series, isOtherPatient);
        if (isConflict)
            Warn(growth, facts, versions);
    }

    // REC-22: the same in another encoding is no conflict.
    private async Task<Instance?> FindSameAsync(InstanceFacts facts, List<Instance> versions, CancellationToken cancellationToken)
    {
        foreach (var version in versions.Take(MaxCompared))
        {
            if (await same.IsSameAsync(version.ObjectKey, version.TransferSyntaxUid, facts.ObjectKey, facts.TransferSyntaxUid, cancellationToken))
                return version;
        }

        return null;
    }

    private static Instance Row(InstanceFacts facts, Study study, Series series, IdentityTuple tuple) => new()
    {
        Id = facts.Id,
        StudyId = study.Id,
        SeriesId = series.Id,
        SopUid = facts.SopUid,
        SopClassUid = facts.SopClassUid,
        TransferSyntaxUid = facts.TransferSyntaxUid,
        Sha256 = facts.Sha256,
        Bytes = facts.Bytes,
        ObjectKey = facts.ObjectKey,
        SourceAe = facts.SourceAe,
        ReceivedAt = facts.ReceivedAt,
        Number = facts.Number,
        ContentDate = facts.ContentDate,
        ContentTime = facts.ContentTime,
        Rows = facts.Rows,
        Columns = facts.Columns,
        Frames = facts.Frames,
        IdentityTupleId = tuple.Id,
        PixelDataOffset = facts.PixelDataOffset,
        Warnings = facts.Warnings,
    };

    // STO-2, REC-21: counted, told to the journal, and not kept.
    private void Drop(InstanceFacts facts, List<Instance> versions)
    {
        var known = versions.Find(v => v.Sha256 == facts.Sha256) ?? versions[0];
        known.Resends++;
        arrivals.Resent(known.StudyId);
        _discarded.Add(facts.ObjectKey);
    }

    // STO-3, V12: both studies show it when the versions lie in two.
    private void Warn(StudyGrowth growth, InstanceFacts facts, List<Instance> versions)
    {
        growth.Warn(new("CONFLICT_VERSION", "warning", "An object was sent twice with the same SOP Instance UID and different bytes.", facts.SopUid));
        foreach (var other in versions.Select(v => v.StudyId).Distinct().Where(id => id != growth.Study.Id))
        {
            if (_shelf.Find(other) is { } study)
                Growth(study, isNew: false).Warn(new("CONFLICT_VERSION", "warning", "Another study holds an object with the SOP Instance UID of one of this study, and different bytes.", facts.SopUid));
        }
    }

    private StudyGrowth Growth(Study study, bool isNew)
    {
        if (!_grown.TryGetValue(study.Id, out var growth))
            _grown[study.Id] = growth = new StudyGrowth(study, isNew);
        return growth;
    }

    // REC-21: what becomes of a rejected object that is sent again depends on why it was rejected.
    private async Task<Rearrival> RearrivalAsync(List<Instance> versions, CancellationToken cancellationToken)
    {
        if (versions.Find(v => v.State is InstanceState.Rejected) is not { } rejected || versions.Exists(v => v.State is InstanceState.Valid or InstanceState.Released or InstanceState.Late))
            return Rearrival.None;
        var code = await db.Ledger.Where(e => e.StudyId == rejected.StudyId && e.Act == LedgerAct.Rejected && e.UndoneBy == null)
            .OrderByDescending(e => e.Id).Select(e => e.ReasonCode).FirstOrDefaultAsync(cancellationToken);
        return code switch
        {
            RejectionCodes.Quality => Rearrival.Ignore,
            RejectionCodes.RetentionExpired => Rearrival.AsNew,
            _ => Rearrival.Conflict,
        };
    }

    private enum Rearrival
    {
        None,
        Ignore,
        AsNew,
        Conflict,
    }
}
