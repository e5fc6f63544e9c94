using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <param name="SeriesUids">Series that go whole.</param>
/// <param name="SopUids">Single instances, by SOP Instance UID (all its versions) or our id. One of the two lists, or both.</param>
/// <param name="OrderId">The part gets this order's Study Instance UID and is matched to it; null = a new UID, and the matcher looks for an order.</param>
/// <param name="ConfirmPatientId">As for a match whose identity differs (REC-13).</param>
public sealed record SplitStudy(
    string Study, IReadOnlyList<string> SeriesUids, IReadOnlyList<string> SopUids, Guid? OrderId, string? Reason, string? ConfirmPatientId, Actor By);

/// <summary>Takes a part of a study out into a study of its own (REC-16, REC-42). What humans have corrected in it goes along; a match does not.</summary>
public sealed partial class SplitStudyHandler(
    GatewayDbContext db, LedgerWriter ledger, MatchStudyHandler matches, EffectiveObjects objects, TimeProvider clock, ILogger<SplitStudyHandler> logger)
{
    private const int MaxReferring = 200;

    private readonly StudyParts _parts = new(db, ledger);

    public async Task<ActOutcome> HandleAsync(SplitStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (found is not [var study])
            return found.Count == 0 ? new ActOutcome.NotFound("study") : new ActOutcome.Ambiguous([.. found.Select(s => s.Id)]);
        if (!StudyStates.MayBeEdited(study))
            return StudyStates.Refusal(study);

        var order = command.OrderId is { } id ? await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancellationToken) : null;
        if (command.OrderId is not null && order is null)
            return new ActOutcome.NotFound("order");

        var series = await db.Series.Where(s => s.StudyId == study.Id).ToListAsync(cancellationToken);
        var instances = await _parts.InstancesAsync(study.Id, cancellationToken);
        if (Choose(command, series, instances, out var moving) is { } invalid)
            return invalid;

        var done = await SplitAsync(study, command, order, series, instances, moving, cancellationToken);
        return done is ActOutcome.Done { OtherStudyId: { } part } && order is not null ? await MatchAsync(part, done, command, cancellationToken) : done;
    }

    private static ActOutcome? Choose(SplitStudy command, List<Series> series, List<Instance> instances, out List<Instance> moving)
    {
        moving = [];
        if (command.SeriesUids.Count + command.SopUids.Count == 0)
            return new ActOutcome.Invalid("NOTHING_CHOSEN", "Name the series or instances that go.");
        if (command.SeriesUids.FirstOrDefault(uid => !series.Exists(s => s.SeriesUid == uid)) is { } unknown)
            return new ActOutcome.Invalid("UNKNOWN_SERIES", $"The study has no series {unknown}.");

        var known = instances.SelectMany(i => (string[])[i.SopUid, i.Id.ToString()]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (command.SopUids.FirstOrDefault(uid => !known.Contains(uid)) is { } missing)
            return new ActOutcome.Invalid("UNKNOWN_INSTANCE", $"The study has no instance {missing}.");

        var whole = series.Where(s => command.SeriesUids.Contains(s.SeriesUid)).Select(s => s.Id).ToHashSet();
        var single = command.SopUids.ToHashSet(StringComparer.OrdinalIgnoreCase);
        moving = instances.FindAll(i => whole.Contains(i.SeriesId) || single.Contains(i.SopUid) || single.Contains(i.Id.ToString()));
        return moving.Count == instances.Count ? new ActOutcome.Invalid("NOTHING_STAYS", "Everything would go: move the study instead.") : null;
    }

    private async Task<ActOutcome> SplitAsync(
        Study study, SplitStudy command, Order? order, List<Series> series, List<Instance> instances, List<Instance> moving, CancellationToken cancellationToken)
    {
        var part = await NewStudyAsync(study, moving, order, cancellationToken);
        var uids = new NewUids(db, part.Id, part.Id, clock.GetUtcNow());
        uids.Given(part.Received.StudyUid, part.StudyUid, NewUids.Study);
        var unusual = moving.Where(i => i.JoinedAt != 0).Select(MovedInstance.Of).ToList();
        var (whole, cuts, changes) = Reseat(part, series, instances, moving, uids);
        var carried = await _parts.CarriedAsync(study.Id, moving, cuts.ToDictionary(c => c.From, c => c.To), always: false, cancellationToken);
        var record = new PartsRecord(1, part.Id, study.Id, part.Id, whole, cuts, unusual);
        moving.ForEach(i => i.JoinedAt = 0);
        db.Studies.Add(part);
        var crossing = await CrossingAsync(study.Id, instances, moving, cancellationToken);
        await _parts.PlaceAsync(moving, study, part, cancellationToken);
        foreach (var (instance, warning) in crossing)
        {
            var holder = instance.StudyId == part.Id ? part : study;
            holder.Warnings = [.. holder.Warnings, warning];
        }

        changes = [.. carried, new("StudyInstanceUID", null, part.Received.StudyUid, part.StudyUid), .. changes];
        return await SaveAsync(study, part, command, record, changes, moving.Count, cancellationToken);
    }

    private async Task<Study> NewStudyAsync(Study study, List<Instance> moving, Order? order, CancellationToken cancellationToken)
    {
        var ids = moving.CountBy(i => i.IdentityTupleId).OrderByDescending(c => c.Value).Select(c => c.Key).ToList();
        var tuples = await db.IdentityTuples.AsNoTracking().Where(t => ids.Contains(t.Id)).ToListAsync(cancellationToken);
        var id = Guid.CreateVersion7();
        var wanted = order?.StudyUid ?? "";
        var taken = wanted.Length == 0 || await db.Studies.AnyAsync(s => s.StudyUid == wanted || s.EffectiveStudyUid == wanted, cancellationToken);
        return new Study
        {
            Id = id,
            StudyUid = taken ? Dicom.DicomUid.FromName(id, study.StudyUid) : wanted, // two studies under one UID are what a split undoes
            Received = tuples.Find(t => t.Id == ids[0])?.Header ?? study.Received,
            SourceAe = study.SourceAe,
            ReceivedAt = moving.Min(i => i.ReceivedAt),
            LastInstanceAt = moving.Max(i => i.ReceivedAt),
            State = study.State is StudyState.Receiving ? StudyState.Receiving : StudyState.Settled,
            SettleAt = study.State is StudyState.Receiving ? study.SettleAt : null,
            Warnings = [.. study.Warnings.Where(w => w.SopUid is null && w.Severity is "safety")],
        };
    }

    /// <summary>REC-48: reports, presentation states and key images that speak of images on both sides.</summary>
    private async Task<List<(Instance Instance, StudyWarning Warning)>> CrossingAsync(
        Guid studyId, List<Instance> instances, List<Instance> moving, CancellationToken cancellationToken)
    {
        var crossing = new List<(Instance, StudyWarning)>();
        var (going, all) = (moving.Select(i => i.OriginalUid).ToHashSet(StringComparer.Ordinal), instances.Select(i => i.OriginalUid).ToHashSet(StringComparer.Ordinal));
        LedgerView? view = null;
        foreach (var instance in instances.Where(i => i.PixelDataOffset is null && i.Rows is null).Take(MaxReferring))
        {
            view ??= await objects.LoadAsync(studyId, cancellationToken);
            var named = ReferenceRemap.Named(await objects.ReadHeaderAsync(instance, view, cancellationToken)).Where(all.Contains).ToList();
            if (named.Exists(going.Contains) && named.Exists(uid => !going.Contains(uid)))
                crossing.Add((instance, new StudyWarning("CROSS_REFERENCE", "warning", "An object refers to images on both sides of a split (REC-48).", instance.OriginalUid)));
        }

        return crossing;
    }

    /// <summary>Series that go whole keep their rows and UIDs; of one that is cut, the part that goes gets a UID of its own and its number + 1000 (REC-42).</summary>
    private (List<MovedSeries> Whole, List<CutSeries> Cuts, List<LedgerChange> Changes) Reseat(
        Study part, List<Series> series, List<Instance> instances, List<Instance> moving, NewUids uids)
    {
        var (whole, cuts, changes) = (new List<MovedSeries>(), new List<CutSeries>(), new List<LedgerChange>());
        foreach (var group in moving.GroupBy(i => i.SeriesId).ToList())
        {
            var row = series.Find(s => s.Id == group.Key)!;
            if (instances.Count(i => i.SeriesId == row.Id) == group.Count())
            {
                whole.Add(MovedSeries.Of(row));
                row.StudyId = part.Id;
                continue;
            }

            var cut = db.Series.Add(SeriesRows.CutFrom(row, part.Id, uids.For(row.SeriesUid, NewUids.Series))).Entity;
            cuts.Add(new CutSeries(row.Id, cut.Id));
            foreach (var instance in group)
                instance.SeriesId = cut.Id;

            changes.Add(new("SeriesInstanceUID", null, row.SeriesUid, cut.SeriesUid, SeriesId: cut.Id));
            if (cut.Number is { } number)
                changes.Add(new("SeriesNumber", null, row.Number is { } old ? $"{old}" : null, $"{number}", SeriesId: cut.Id));
        }

        return (whole, cuts, changes);
    }

    private async Task<ActOutcome> SaveAsync(
        Study study, Study part, SplitStudy command, PartsRecord record, List<LedgerChange> changes, int count, CancellationToken cancellationToken)
    {
        var what = record.Series.Count > 0 && record.Cuts.Count == 0 ? $"{record.Series.Count} series ({count} objects)" : $"{count} objects";
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await ledger.AppendAsync(part, new NewEntry(LedgerAct.Split, command.By)
            {
                Reason = StudyStates.Fit(command.Reason),
                ReasonCode = "CORRECT",
                Changes = changes,
                Text = $"Split off from study {study.StudyUid}: {what}.",
                Data = record.Write(),
            }, cancellationToken);
            var line = await ledger.AppendAsync(study, new NewEntry(LedgerAct.Split, command.By)
            {
                Reason = StudyStates.Fit(command.Reason),
                State = study.State is StudyState.Conflict or StudyState.Unmatched or StudyState.Suggested or StudyState.InQa ? StudyState.Settled : null,
                Text = $"{what} went into a study of their own, {part.StudyUid}.",
                Data = record.Write(),
            }, cancellationToken);
            part.Why = "split off; not looked at yet";
            study.Why = "a part was split off";
            ledger.Announce(JournalTypes.StudySplit, part);
            ledger.Announce(JournalTypes.StudySplit, study);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogSplit(study.Id, part.Id, count, command.By.Name);
            return new ActOutcome.Done(line.Id, part.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    /// <summary>The part is there in any case; where its match needs more from the human, it says so and waits.</summary>
    private async Task<ActOutcome> MatchAsync(Guid partId, ActOutcome done, SplitStudy command, CancellationToken cancellationToken)
    {
        var outcome = await matches.HandleAsync(new MatchStudy($"{partId}", command.OrderId!.Value, command.Reason, command.ConfirmPatientId, command.By), cancellationToken);
        if (outcome is not ActOutcome.Refused refused)
            return done;

        var part = await db.Studies.SingleAsync(s => s.Id == partId, cancellationToken);
        part.SuggestedOrderId = command.OrderId;
        part.Why = $"split off; its match waits: {refused.Text}";
        part.Touch();
        await db.SaveChangesAsync(cancellationToken);
        return done;
    }

    [LoggerMessage(EventId = 6010, Level = LogLevel.Information, Message = "Study {StudyId}: {Count} objects split off into study {PartId} by {User}")]
    private partial void LogSplit(Guid studyId, Guid partId, int count, string user);
}
