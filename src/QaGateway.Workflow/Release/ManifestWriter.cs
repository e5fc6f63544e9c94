using Microsoft.EntityFrameworkCore;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Writes a study's manifest: atomically, durably, in place of the one before.</summary>
public sealed class ManifestWriter(GatewayDbContext db, IObjectStore store, TimeProvider clock)
{
    /// <summary>All manifests lie under it.</summary>
    public const string Prefix = "manifests/";

    public static ObjectKey KeyOf(Guid studyId) => new($"{Prefix}{studyId:n}");

    /// <summary>As the database has it.</summary>
    public async Task<StudyManifest?> WriteAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.AsNoTracking().SingleOrDefaultAsync(s => s.Id == studyId, cancellationToken);
        if (study is null)
            return null;

        var instances = await db.Instances.AsNoTracking().Where(i => i.StudyId == studyId).OrderBy(i => i.Id).ToListAsync(cancellationToken);
        return await WriteAsync(study, instances, [], cancellationToken);
    }

    /// <summary>As the caller is about to save it.</summary>
    /// <param name="added">Ledger entries that are not saved yet; they have no number until the manifest is written again.</param>
    public async Task<StudyManifest> WriteAsync(Study study, IReadOnlyList<Instance> instances, IReadOnlyList<LedgerEntry> added, CancellationToken cancellationToken)
    {
        var ledger = await db.Ledger.AsNoTracking().Where(e => e.StudyId == study.Id).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        var manifest = new StudyManifest
        {
            WrittenAt = clock.GetUtcNow(),
            Study = ManifestStudy.From(study),
            Series = [.. (await db.Series.AsNoTracking().Where(s => s.StudyId == study.Id).OrderBy(s => s.Id).ToListAsync(cancellationToken)).Select(ManifestSeries.From)],
            Instances = [.. instances.Select(ManifestInstance.From)],
            Identities = [.. (await db.IdentityTuples.AsNoTracking().Where(t => t.StudyId == study.Id).OrderBy(t => t.Id).ToListAsync(cancellationToken)).Select(ManifestIdentity.From)],
            Uids = [.. (await db.UidMap.AsNoTracking().Where(m => m.StudyId == study.Id).OrderBy(m => m.Id).ToListAsync(cancellationToken)).Select(ManifestUid.From)],
            Ledger = [.. ledger, .. added],
        };
        var metadata = new ObjectMetadata { { "kind", "study-manifest" }, { "version", "1" }, { "study", study.Id.ToString("n") } };
        await store.PutAsync(KeyOf(study.Id), metadata, manifest.ToUtf8(), overwrite: true, cancellationToken);
        return manifest;
    }

    public async Task<StudyManifest?> ReadAsync(Guid studyId, CancellationToken cancellationToken)
    {
        await using var stored = await store.OpenAsync(KeyOf(studyId), cancellationToken);
        if (stored is null)
            return null;

        var content = new byte[checked((int)stored.Length)];
        await stored.Stream.ReadExactlyAsync(content, cancellationToken);
        return StudyManifest.Read(content);
    }
}
