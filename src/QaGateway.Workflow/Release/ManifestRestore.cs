using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <param name="Known">Studies that the index has already: left as they are.</param>
/// <param name="Unreadable">Keys of manifests that say nothing; their objects come back as new arrivals.</param>
public sealed record RestoredIndex(int Studies, int Instances, int Entries, int Known, IReadOnlyList<string> Unreadable);

/// <summary>Builds the index anew from the manifests beside the objects (D4): studies, corrections, rejections, the whole ledger, the UID map. Objects without a manifest get their rows at the next start, as after a crash. May be run any number of times.</summary>
public sealed partial class ManifestRestore(IObjectStore store, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ManifestRestore> logger)
{
    /// <param name="progress">Number of studies done, after each.</param>
    /// <param name="cancellationToken">Ends it between two studies.</param>
    public async Task<RestoredIndex> RunAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (newestFirst, unreadable) = await ListAsync(cancellationToken);
        var result = new RestoredIndex(0, 0, 0, 0, unreadable);
        var unnumbered = new List<LedgerEntry>();
        foreach (var key in newestFirst)
        {
            if (await ReadAsync(key, cancellationToken) is not { } manifest)
                continue;

            result = await RestoreAsync(manifest, result, unnumbered, cancellationToken);
            progress?.Report(result.Studies + result.Known);
        }

        await AppendAsync(unnumbered, cancellationToken);
        LogDone(result.Studies, result.Instances, result.Known, unreadable.Count);
        return result;
    }

    /// <summary>A crash between the manifests of two studies that shared instances leaves an instance in both: the later one is right, so it goes first.</summary>
    private async Task<(IReadOnlyList<ObjectKey> NewestFirst, List<string> Unreadable)> ListAsync(CancellationToken cancellationToken)
    {
        var (found, unreadable) = (new List<(ObjectKey Key, DateTimeOffset At)>(), new List<string>());
        await foreach (var key in store.ListAsync(ManifestWriter.Prefix, after: null, cancellationToken))
        {
            if (await ReadAsync(key, cancellationToken) is { } manifest)
                found.Add((key, manifest.WrittenAt));
            else
                unreadable.Add(key.Value);
        }

        return ([.. found.OrderByDescending(f => f.At).Select(f => f.Key)], unreadable);
    }

    private async Task<StudyManifest?> ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await store.OpenAsync(key, cancellationToken);
            if (stored is null)
                return null;

            var content = new byte[checked((int)stored.Length)];
            await stored.Stream.ReadExactlyAsync(content, cancellationToken);
            return StudyManifest.Read(content);
        }
        catch (Exception e) when (e is JsonException or ObjectFormatException or EndOfStreamException)
        {
            LogUnreadable(e, key.Value);
            return null;
        }
    }

    private async Task<RestoredIndex> RestoreAsync(StudyManifest manifest, RestoredIndex sofar, List<LedgerEntry> unnumbered, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        if (await db.Studies.AnyAsync(s => s.Id == manifest.Study.Id, cancellationToken))
            return sofar with { Known = sofar.Known + 1 };

        var study = Row(manifest);
        db.Studies.Add(study);
        db.Series.AddRange(await MissingAsync(db.Series, manifest.Series.Select(s => Row(s, study.Id)), s => s.Id, cancellationToken));
        db.IdentityTuples.AddRange(await MissingAsync(db.IdentityTuples, manifest.Identities.Select(t => Row(t, study.Id)), t => t.Id, cancellationToken));
        var instances = await MissingAsync(db.Instances, manifest.Instances.Select(i => Row(i, study.Id)), i => i.Id, cancellationToken);
        db.Instances.AddRange(instances);
        db.UidMap.AddRange(manifest.Uids.Select(u => new UidMapping { OldUid = u.OldUid, NewUid = u.NewUid, Kind = u.Kind, StudyId = study.Id, Operation = u.Operation, At = u.At }));
        db.Ledger.AddRange(manifest.Ledger.Where(e => e.Id != 0));
        unnumbered.AddRange(manifest.Ledger.Where(e => e.Id == 0));
        EffectiveAttributes.Project(study, [.. manifest.Ledger.Where(e => e.UndoneBy is null && e.Changes.Count > 0)]);
        await StudyCounts.UpdateAsync(db, study, instances, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return sofar with { Studies = sofar.Studies + 1, Instances = sofar.Instances + instances.Count, Entries = sofar.Entries + manifest.Ledger.Count };
    }

    private static async Task<List<T>> MissingAsync<T>(DbSet<T> set, IEnumerable<T> rows, Func<T, Guid> idOf, CancellationToken cancellationToken)
        where T : class
    {
        var missing = new List<T>();
        foreach (var row in rows)
        {
            if (await set.FindAsync([idOf(row)], cancellationToken) is null)
                missing.Add(row);
        }

        return missing;
    }

    /// <summary>Lines of a release that the power failure met before they had a number: they come after all that have one.</summary>
    private async Task AppendAsync(List<LedgerEntry> unnumbered, CancellationToken cancellationToken)
    {
        if (unnumbered.Count == 0)
            return;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        db.Ledger.AddRange(unnumbered);
        await db.SaveChangesAsync(cancellationToken);
    }

    private Study Row(StudyManifest manifest)
    {
        var s = manifest.Study;
        return new Study
        {
            Id = s.Id,
            StudyUid = s.StudyUid,
            State = s.State,
            StateBefore = s.StateBefore,
            Received = s.Received,
            SourceAe = s.SourceAe,
            ReceivedAt = s.ReceivedAt,
            LastInstanceAt = s.LastInstanceAt,
            ReleasedAt = s.ReleasedAt,
            OrderId = s.OrderId,
            Incomplete = s.Incomplete,
            UnderInvestigation = s.UnderInvestigation,
            Warnings = s.Warnings,
            Version = s.Version,
            SettleAt = s.State is StudyState.Receiving or StudyState.Releasing ? clock.GetUtcNow() : null,
        };
    }

    private static Series Row(ManifestSeries s, Guid studyId) => new()
    {
        Id = s.Id,
        StudyId = studyId,
        SeriesUid = s.SeriesUid,
        ReceivedUid = s.ReceivedUid,
        Modality = s.Modality,
        Number = s.Number,
        Description = s.Description,
        BodyPart = s.BodyPart,
        Laterality = s.Laterality,
        ProtocolName = s.ProtocolName,
        PerformedStepDate = s.PerformedStepDate,
        PerformedStepTime = s.PerformedStepTime,
        SeriesDate = s.SeriesDate,
        SeriesTime = s.SeriesTime,
        StationName = s.StationName,
        RequestedProcedureId = s.RequestedProcedureId,
        StepId = s.StepId,
    };

    private static IdentityTuple Row(ManifestIdentity t, Guid studyId) =>
        new() { Id = t.Id, StudyId = studyId, Key = t.Key, Header = t.Header, SourceAe = t.SourceAe, InstanceCount = t.InstanceCount };

    private static Instance Row(ManifestInstance i, Guid studyId) => new()
    {
        Id = i.Id,
        StudyId = studyId,
        SeriesId = i.SeriesId,
        IdentityTupleId = i.IdentityId,
        SopUid = i.SopUid,
        ReceivedSopUid = i.ReceivedSopUid,
        JoinedAt = i.JoinedAt,
        SopClassUid = i.SopClassUid,
        TransferSyntaxUid = i.TransferSyntaxUid,
        Sha256 = i.Sha256,
        Bytes = i.Bytes,
        ObjectKey = i.ObjectKey,
        SourceAe = i.SourceAe,
        ReceivedAt = i.ReceivedAt,
        Number = i.Number,
        ContentDate = i.ContentDate,
        ContentTime = i.ContentTime,
        Rows = i.Rows,
        Columns = i.Columns,
        Frames = i.Frames,
        PixelDataOffset = i.PixelDataOffset,
        State = i.State,
        Warnings = i.Warnings,
    };

    [LoggerMessage(EventId = 7020, Level = LogLevel.Information, Message = "Index built anew: {Studies} studies with {Instances} objects; {Known} were there; {Unreadable} manifests cannot be read")]
    private partial void LogDone(int studies, int instances, int known, int unreadable);

    [LoggerMessage(EventId = 7021, Level = LogLevel.Error, Message = "The manifest {Key} cannot be read")]
    private partial void LogUnreadable(Exception error, string key);
}
