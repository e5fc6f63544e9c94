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

    /// <summary>As the database has it, seen from within the caller's transaction.</summary>
    public async Task<StudyManifest?> WriteAsync(Guid studyId, CancellationToken cancellationToken)
    {
        if (await BuildAsync(studyId, cancellationToken) is not { } manifest)
            return null;

        var metadata = new ObjectMetadata { { "kind", "study-manifest" }, { "version", "1" }, { "study", studyId.ToString("n") } };
        await store.PutAsync(KeyOf(studyId), metadata, manifest.ToUtf8(), overwrite: true, cancellationToken);
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

    private async Task<StudyManifest?> BuildAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.AsNoTracking().SingleOrDefaultAsync(s => s.Id == studyId, cancellationToken);
        return study is null
            ? null
            : new StudyManifest
            {
                WrittenAt = clock.GetUtcNow(),
                Study = ManifestStudy.From(study),
                Series = [.. (await db.Series.AsNoTracking().Where(s => s.StudyId == studyId).OrderBy(s => s.Id).ToListAsync(cancellationToken)).Select(ManifestSeries.From)],
                Instances = [.. (await db.Instances.AsNoTracking().Where(i => i.StudyId == studyId).OrderBy(i => i.Id).ToListAsync(cancellationToken)).Select(ManifestInstance.From)],
                Identities = [.. (await db.IdentityTuples.AsNoTracking().Where(t => t.StudyId == studyId).OrderBy(t => t.Id).ToListAsync(cancellationToken)).Select(ManifestIdentity.From)],
                Ledger = await db.Ledger.AsNoTracking().Where(e => e.StudyId == studyId).OrderBy(e => e.Id).ToListAsync(cancellationToken),
            };
    }
}
