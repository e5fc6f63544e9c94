using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom.Network;
using QaGateway.Dicom.PixelData;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive;

/// <summary>One released object, with what the ledger does to it.</summary>
public sealed record ArchivedObject(Instance Instance, string SeriesUid, LedgerView Ledger);

/// <summary>The released objects that a retrieval names.</summary>
public sealed class ArchiveObjects(GatewayDbContext db, EffectiveObjects objects, IServiceScopeFactory scopes, Transcoder transcoder)
{
    /// <summary>In the order of series and instance numbers.</summary>
    /// <param name="query">Keys of the level and above; its level need not be IMAGE.</param>
    public async Task<IReadOnlyList<ArchivedObject>> FindAsync(ArchiveQuery query, CancellationToken cancellationToken)
    {
        var joins = db.AtLevel(QueryLevel.Image);
        List<ArchiveKey> keys = [.. query.Keys.Select(k => ArchiveAttributes.Find(k.Tag) is { } attribute ? ArchiveKey.From(attribute, k, query) : null).OfType<ArchiveKey>()];
        joins = keys.SelectMany(k => k.Conditions).Aggregate(joins, (some, condition) => some.Where(condition));

        var found = await joins.AsNoTracking()
            .OrderBy(j => j.Study.Id).ThenBy(j => j.Series.Number).ThenBy(j => j.Series.Id).ThenBy(j => j.Instance.Number).ThenBy(j => j.Instance.Id)
            .Select(j => new
            {
                j.Instance,
                Row = new ArchiveRow
                {
                    PatientId = j.Study.PatientId,
                    Issuer = j.Study.Issuer,
                    StudyUid = j.Study.EffectiveStudyUid,
                    SeriesUid = j.Series.SeriesUid,
                    SopUid = j.Instance.SopUid,
                },
            })
            .ToListAsync(cancellationToken);
        found.RemoveAll(f => !keys.TrueForAll(k => k.Matches(f.Row))); // a database may take PAT1 and pat1 for the same
        var ledgers = new Dictionary<Guid, LedgerView>();
        foreach (var studyId in found.Select(f => f.Instance.StudyId).Distinct())
            ledgers.Add(studyId, await objects.LoadAsync(studyId, cancellationToken));

        return [.. found.Select(f => new ArchivedObject(f.Instance, f.Row.SeriesUid, ledgers[f.Instance.StudyId]))];
    }

    /// <summary>The same, as the network sends them. Each is opened in a scope of its own: sub-operations outlive the request that planned them.</summary>
    public async Task<IReadOnlyList<DicomObjectSource>> SourcesAsync(ArchiveQuery query, CancellationToken cancellationToken) =>
        [.. (await FindAsync(query, cancellationToken)).Select(o => new DicomObjectSource(
            o.Instance.SopClassUid, o.Instance.SopUid, o.Instance.TransferSyntaxUid, ct => OpenAsync(o, ct)) { Transcoder = transcoder })];

    private async ValueTask<Stream> OpenAsync(ArchivedObject found, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var effective = await scope.ServiceProvider.GetRequiredService<EffectiveObjects>().OpenAsync(found.Instance, found.Ledger, cancellationToken);
        return effective.DataSet;
    }
}
