using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <param name="Study">The one that ends.</param>
/// <param name="Into">The one that gets its instances: our id or Study Instance UID.</param>
public sealed record MergeStudy(string Study, string Into, string? Reason, Actor By);

/// <summary>Puts all instances of a study into another of the same patient (REC-43): series stay apart, attributes of patient and study become the target's.</summary>
public sealed partial class MergeStudyHandler(GatewayDbContext db, LedgerWriter ledger, TimeProvider clock, ILogger<MergeStudyHandler> logger)
{
    private static readonly (string Keyword, Func<ReceivedHeader, string> Received, Func<Study, string> Effective)[] Common =
    [
        ("PatientName", h => h.Patient.Name, s => s.PatientName), ("PatientID", h => h.Patient.PatientId, s => s.PatientId),
        ("IssuerOfPatientID", h => h.Patient.Issuer, s => s.Issuer), ("PatientBirthDate", h => h.Patient.BirthDate, s => s.BirthDate),
        ("PatientSex", h => h.Patient.Sex, s => s.Sex), ("AccessionNumber", h => h.Accession, s => s.Accession), ("StudyID", h => h.StudyId, s => s.StudyId),
        ("StudyDescription", h => h.StudyDescription, s => s.StudyDescription), ("ReferringPhysicianName", h => h.ReferringPhysician, s => s.ReferringPhysician),
        ("StudyInstanceUID", h => h.StudyUid, s => s.EffectiveStudyUid),
    ];

    private readonly StudyParts _parts = new(db, ledger);

    public async Task<ActOutcome> HandleAsync(MergeStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (found is not [var study])
            return found.Count == 0 ? new ActOutcome.NotFound("study") : new ActOutcome.Ambiguous([.. found.Select(s => s.Id)]);
        var targets = await StudyLocator.FindAsync(db, command.Into, cancellationToken);
        if (targets is not [var target])
            return targets.Count == 0 ? new ActOutcome.NotFound("target study") : new ActOutcome.Ambiguous([.. targets.Select(s => s.Id)]);
        if (await RefusalAsync(study, target, cancellationToken) is { } refused)
            return refused;

        return await MergeAsync(study, target, command, cancellationToken);
    }

    private async Task<ActOutcome?> RefusalAsync(Study study, Study target, CancellationToken cancellationToken)
    {
        if (study.Id == target.Id)
            return new ActOutcome.Invalid("SAME_STUDY", "A study cannot be merged into itself.");
        if (!StudyStates.MayBeEdited(study))
            return StudyStates.Refusal(study);
        if (!StudyStates.MayBeEdited(target))
            return StudyStates.Refusal(target);
        if ((study.PatientId, study.Issuer) != (target.PatientId, target.Issuer)
            || BirthDateComparison.Compare(study.BirthDate, target.BirthDate) is BirthDateLevel.Different)
            return new ActOutcome.Refused("OTHER_PATIENT", "The two studies are of different patients: move one of them first (REC-43, REC-44).");

        foreach (var each in new[] { study, target })
        {
            var people = await StudyHeaders.LoadAsync(db, each, cancellationToken);
            if (people.DistinctBy(p => (p.Corrected.Patient.PatientId, p.Corrected.Patient.Issuer)).Count() > 1)
                return new ActOutcome.Refused("MIXED_IDENTITY", "The instances of one of the studies name two patients: split it first (REC-16).");
        }

        return null;
    }

    private async Task<ActOutcome> MergeAsync(Study study, Study target, MergeStudy command, CancellationToken cancellationToken)
    {
        var operation = Guid.CreateVersion7();
        var uids = new NewUids(db, operation, target.Id, clock.GetUtcNow());
        var moving = await _parts.InstancesAsync(study.Id, cancellationToken);
        var there = await _parts.InstancesAsync(target.Id, cancellationToken);
        var series = await db.Series.Where(s => s.StudyId == study.Id || s.StudyId == target.Id).ToListAsync(cancellationToken);
        var changes = await _parts.CarriedAsync(study.Id, moving, new Dictionary<Guid, Guid>(), always: true, cancellationToken);
        var rows = series.FindAll(s => s.StudyId == study.Id && moving.Exists(i => i.SeriesId == s.Id));
        changes.AddRange(await UnifiedAsync(study, target, rows, [.. changes.Select(c => c.Keyword)], cancellationToken));
        uids.Given(study.EffectiveStudyUid, target.EffectiveStudyUid, NewUids.Study);

        var record = new PartsRecord(1, operation, study.Id, target.Id, [.. rows.Select(MovedSeries.Of)], [], Unusual(moving, there));
        changes.AddRange(KeepApart(rows, series.FindAll(s => s.StudyId == target.Id), uids));
        changes.AddRange(NewSopUids(moving, there, uids));
        rows.ForEach(r => r.StudyId = target.Id);
        await _parts.PlaceAsync(moving, study, target, cancellationToken);
        return await SaveAsync(study, target, moving, command, record, changes, cancellationToken);
    }

    private static List<MovedInstance> Unusual(List<Instance> moving, List<Instance> there)
    {
        var taken = there.Select(i => i.SopUid).ToHashSet(StringComparer.Ordinal);
        return [.. moving.Where(i => i.JoinedAt != 0 || taken.Contains(i.SopUid)).Select(MovedInstance.Of)];
    }

    private async Task<List<LedgerChange>> UnifiedAsync(Study study, Study target, List<Series> rows, HashSet<string> touched, CancellationToken cancellationToken)
    {
        var headers = await db.IdentityTuples.AsNoTracking().Where(t => t.StudyId == study.Id).Select(t => t.Header).ToListAsync(cancellationToken);
        return [.. from common in Common
                   let wanted = common.Effective(target)
                   where touched.Contains(common.Keyword) || headers.Exists(h => common.Received(h) != wanted)
                   from row in rows
                   select new LedgerChange(common.Keyword, null, common.Effective(study), wanted.Length > 0 ? wanted : null, SeriesId: row.Id, ReasonCode: "COERCE")];
    }

    /// <summary>Numbers and UIDs that the target has already become others.</summary>
    private static List<LedgerChange> KeepApart(List<Series> rows, List<Series> there, NewUids uids)
    {
        var changes = new List<LedgerChange>();
        var numbers = there.Select(s => s.Number).OfType<int>().ToHashSet();
        foreach (var row in rows)
        {
            if (there.Exists(s => s.SeriesUid == row.SeriesUid))
            {
                var uid = uids.For(row.SeriesUid, NewUids.Series);
                changes.Add(new("SeriesInstanceUID", null, row.SeriesUid, uid, SeriesId: row.Id));
                (row.ReceivedUid, row.SeriesUid) = (row.OriginalUid, uid);
            }

            if (row.Number is not { } number || numbers.Add(number))
                continue;

            var free = numbers.Max() + 1;
            numbers.Add(free);
            changes.Add(new("SeriesNumber", null, $"{number}", $"{free}", SeriesId: row.Id));
            row.Number = free;
        }

        return changes;
    }

    /// <summary>REC-40: only where the target holds the UID already.</summary>
    private static List<LedgerChange> NewSopUids(List<Instance> moving, List<Instance> there, NewUids uids)
    {
        var taken = there.Select(i => i.SopUid).ToHashSet(StringComparer.Ordinal);
        var changes = new List<LedgerChange>();
        foreach (var instance in moving.Where(i => taken.Contains(i.SopUid)))
        {
            var uid = uids.For(instance.SopUid, NewUids.Instance);
            changes.Add(new("SOPInstanceUID", null, instance.SopUid, uid, SopUid: instance.OriginalUid, SeriesId: instance.SeriesId));
            (instance.ReceivedSopUid, instance.SopUid) = (instance.OriginalUid, uid);
        }

        return changes;
    }

    private async Task<ActOutcome> SaveAsync(
        Study study, Study target, List<Instance> moved, MergeStudy command, PartsRecord record, List<LedgerChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var joined = await ledger.AppendAsync(target, new NewEntry(LedgerAct.Merged, command.By)
            {
                Reason = StudyStates.Fit(command.Reason),
                ReasonCode = "COERCE",
                Changes = changes,
                State = target.State is StudyState.Unmatched or StudyState.Suggested or StudyState.Conflict or StudyState.InQa ? StudyState.Settled : null,
                Text = $"{moved.Count} objects of study {study.StudyUid} were put into this one.",
                Data = record.Write(),
            }, cancellationToken);
            var line = await ledger.AppendAsync(study, new NewEntry(LedgerAct.Merged, command.By)
            {
                Reason = StudyStates.Fit(command.Reason),
                State = StudyState.MovedOut,
                Text = $"All {moved.Count} objects went into study {target.StudyUid}.",
                Data = record.Write(),
            }, cancellationToken);
            (study.SettleAt, study.SuggestedOrderId) = (null, null);
            study.Why = "merged into another study";
            target.Why = "another study was merged into it";
            ledger.Announce(JournalTypes.StudyMerged, target);
            ledger.Announce(JournalTypes.StudyMerged, study);
            await db.SaveChangesAsync(cancellationToken);
            moved.ForEach(i => i.JoinedAt = joined.Id); // its number is known only now: entries before it do not reach them
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogMerged(study.Id, target.Id, command.By.Name);
            return new ActOutcome.Done(line.Id, target.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    [LoggerMessage(EventId = 6011, Level = LogLevel.Information, Message = "Study {StudyId} merged into study {IntoId} by {User}")]
    private partial void LogMerged(Guid studyId, Guid intoId, string user);
}
