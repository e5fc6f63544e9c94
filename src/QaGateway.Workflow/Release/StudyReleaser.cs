using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Takes one approved study into the archive: reads every object back, writes the manifest, then shows all instances at once. May be run any number of times (§4.3 RELEASING).</summary>
public sealed partial class StudyReleaser(
    GatewayDbContext db, LedgerWriter ledger, ObjectVerifier verifier, ManifestWriter manifests, SeriesProjection projection, NewIdentity identity,
    TimeProvider clock, IOptions<ReleaseOptions> options, ILogger<StudyReleaser> logger)
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(Guid studyId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            try
            {
                await TryOnceAsync(studyId, cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < 10)
            {
                // Somebody wrote the study (or the audit trail) meanwhile; what they did decides whether it still goes.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnreachable(e, studyId, attempt);
                if (attempt >= options.Value.Attempts)
                {
                    await FailAsync(studyId, new ReleaseFailure("The object store is not reachable; the release is tried again by itself.", Transient: true, []), cancellationToken);
                    return;
                }

                await Task.Delay(PauseBetweenAttempts, clock, cancellationToken);
            }
        }
    }

    private async Task TryOnceAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.SingleOrDefaultAsync(s => s.Id == studyId, cancellationToken);
        if (study is not { State: StudyState.Releasing })
            return;

        var all = await db.Instances.Where(i => i.StudyId == studyId).OrderBy(i => i.Id).ToListAsync(cancellationToken);
        var going = all.FindAll(i => i.State is InstanceState.Valid or InstanceState.Late);
        var damaged = new List<DamagedObject>();
        foreach (var instance in going)
        {
            if (await verifier.ExplainAsync(instance, cancellationToken) is { } why)
                damaged.Add(new DamagedObject(instance.SopUid, why));
        }

        if (going.Count is 0)
            await FailAsync(studyId, new ReleaseFailure("No instance of the study may be released.", Transient: false, []), cancellationToken);
        else if (damaged.Count > 0)
            await FailAsync(studyId, Failure(going, damaged), cancellationToken);
        else
            await CommitAsync(study, all, going, cancellationToken);
    }

    /// <summary>What is missing may come back: a share that is not mounted, a replica that is restored. What is damaged waits for somebody.</summary>
    private static ReleaseFailure Failure(List<Instance> going, List<DamagedObject> damaged) =>
        new($"{damaged.Count} of {going.Count} objects failed the read-back: {damaged[0].Why}.", damaged.TrueForAll(d => d.Why == ObjectVerifier.Missing), damaged);

    /// <summary>The manifest is durable before the one transaction that shows the study: a crash in between leaves Releasing, and the next run does it again.</summary>
    private async Task CommitAsync(Study study, List<Instance> all, List<Instance> going, CancellationToken cancellationToken)
    {
        var renewed = await identity.RenewAsync(study, going, cancellationToken);
        await projection.ApplyAsync(study.Id, going, cancellationToken);
        going.ForEach(i => i.State = InstanceState.Released);
        var approval = await db.Ledger.AsNoTracking()
            .Where(e => e.StudyId == study.Id && e.Act == LedgerAct.Approved).OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancellationToken);
        var released = await ledger.AppendAsync(
            study,
            new NewEntry(LedgerAct.Released, Actor.System with { Name = approval?.By ?? Actor.System.Name })
            {
                State = StudyState.Released,
                Reason = approval?.Reason,
                Data = JsonColumn.Write(new { verified = going.Count, bytes = going.Sum(i => i.Bytes) }),
            },
            cancellationToken);
        study.ReleasedAt ??= clock.GetUtcNow();
        study.Why = "";
        ledger.Announce(JournalTypes.StudyReleased, study);
        await manifests.WriteAsync(study, all, renewed is null ? [released] : [renewed, released], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        LogReleased(study.Id, going.Count);
    }

    private async Task FailAsync(Guid studyId, ReleaseFailure failure, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var study = await db.Studies.SingleAsync(s => s.Id == studyId, cancellationToken);
        if (study.State is not StudyState.Releasing)
            return;

        await ledger.AppendAsync(
            study,
            new NewEntry(LedgerAct.ReleaseFailed, Actor.System) { State = StudyState.ReleaseFailed, Reason = failure.Why, Data = JsonColumn.Write(failure) },
            cancellationToken);
        study.Why = failure.Why;
        ledger.Announce(JournalTypes.StudyReleaseFailed, study);
        await db.SaveChangesAsync(cancellationToken);
        LogFailed(studyId, failure.Why);
    }

    [LoggerMessage(EventId = 7002, Level = LogLevel.Information, Message = "Study {StudyId} released, {Instances} objects verified")]
    private partial void LogReleased(Guid studyId, int instances);

    [LoggerMessage(EventId = 7003, Level = LogLevel.Error, Message = "Release of study {StudyId} failed: {Why}")]
    private partial void LogFailed(Guid studyId, string why);

    [LoggerMessage(EventId = 7004, Level = LogLevel.Warning, Message = "Release of study {StudyId}: the store is not reachable, attempt {Attempt}")]
    private partial void LogUnreachable(Exception e, Guid studyId, int attempt);
}

/// <param name="Transient">Not the objects' fault: tried again without anybody's doing.</param>
public sealed record ReleaseFailure(string Why, bool Transient, IReadOnlyList<DamagedObject> Objects);

public sealed record DamagedObject(string SopUid, string Why);
