using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Workflow.Archive.Keys;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive;

/// <summary>Finds released patients, studies, series and instances (§1.9).</summary>
public sealed class ArchiveSearch(GatewayDbContext db)
{
    /// <summary>Matches as they come from the database.</summary>
    public async IAsyncEnumerable<ArchiveMatch> FindAsync(ArchiveQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = KeysOf(query);
        var rows = query.Level is QueryLevel.Patient ? PatientsAsync(query, keys, cancellationToken) : RowsAsync(query, keys, cancellationToken);
        var skip = query.Offset;
        var left = query.Limit ?? int.MaxValue;
        await foreach (var row in rows)
        {
            if (skip-- > 0)
                continue;
            if (left-- <= 0)
                yield break;
            if (query.Returns(Tags.SOPClassesInStudy) && query.Return is not null)
                row.StudySopClasses = await SopClassesAsync(row.StudyKey, cancellationToken);

            yield return new ArchiveMatch(row, query);
        }
    }

    /// <summary>Keys that take no part in matching: the answer's status says so (QRY-7).</summary>
    public static bool HasUnsupported(ArchiveQuery query) =>
        query.Keys.Any(k => !ArchiveMatch.IsProtocol(k.Tag) && AttributeOf(k) is not { } known || AttributeOf(k)?.Level > query.Level);

    /// <summary>Whether the key can be matched at this level.</summary>
    public static bool IsKnown(QueryKey key, QueryLevel level) => AttributeOf(key) is { } attribute && attribute.Level <= level;

    /// <summary>Every attribute that answers of this level may hold.</summary>
    public static IReadOnlySet<DicomTag> Known(QueryLevel level) => ArchiveAttributes.All.Where(a => a.Level <= level).Select(a => a.Tag).ToHashSet();

    /// <summary>What QIDO-RS returns by itself: the attributes of the levels from <paramref name="from"/> on, and the unique keys above.</summary>
    public static HashSet<DicomTag> ReturnedAlways(QueryLevel from, QueryLevel level) =>
        ArchiveAttributes.All.Where(a => a.Level <= level && a.Always && (a.Level >= from || a.IsUnique)).Select(a => a.Tag).ToHashSet();

    private static ArchiveAttribute? AttributeOf(QueryKey key) =>
        key.Sequence is null ? key.Tag == Tags.RequestAttributesSequence ? ArchiveAttributes.OfRequest[0] : ArchiveAttributes.Find(key.Tag)
        : key.Sequence == Tags.RequestAttributesSequence ? ArchiveAttributes.OfRequest.FirstOrDefault(a => a.Tag == key.Tag)
        : null;

    private static List<ArchiveKey> KeysOf(ArchiveQuery query)
    {
        var keys = new List<ArchiveKey>();
        foreach (var key in query.Keys)
        {
            if (AttributeOf(key) is { } attribute && attribute.Level <= query.Level && key.Tag != Tags.RequestAttributesSequence && !CombinedDateTime.Covers(query, key)
                && ArchiveKey.From(attribute, key, query) is { } ready)
                keys.Add(ready);
        }

        if (query.CombinedDateTime)
            keys.AddRange(CombinedDateTime.From(query));

        return keys;
    }

    private async IAsyncEnumerable<ArchiveRow> RowsAsync(ArchiveQuery query, List<ArchiveKey> keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var joins = db.AtLevel(query.Level);
        foreach (var condition in keys.SelectMany(k => k.Conditions))
            joins = joins.Where(condition);
        if (keys.Exists(k => k.OnNames.Count > 0))
        {
            var named = keys.SelectMany(k => k.OnNames).Aggregate(db.Studies.AsQueryable(), (some, condition) => some.Where(condition)).Select(s => s.Id);
            joins = joins.Where(j => named.Contains(j.Study.Id));
        }

        if (query.Ordered || query.Level is QueryLevel.Patient)
            joins = Order(joins, query.Level);

        var rows = joins.AsNoTracking().Select(ProjectionOf(query));
        await foreach (var row in Open(rows, query).WithCancellation(cancellationToken))
        {
            if (keys.TrueForAll(k => k.Matches(row)))
                yield return row;
        }
    }

    /// <summary>A second question while rows are still coming needs them all here first.</summary>
    private static IAsyncEnumerable<ArchiveRow> Open(IQueryable<ArchiveRow> rows, ArchiveQuery query) =>
        query.Return?.Contains(Tags.SOPClassesInStudy) is true ? Buffered(rows) : rows.AsAsyncEnumerable();

    private static async IAsyncEnumerable<ArchiveRow> Buffered(IQueryable<ArchiveRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var row in await rows.ToListAsync(cancellationToken))
            yield return row;
    }

    private static IQueryable<ArchiveJoin> Order(IQueryable<ArchiveJoin> joins, QueryLevel level) => level switch
    {
        QueryLevel.Patient => joins.OrderBy(j => j.Study.PatientId).ThenBy(j => j.Study.Issuer).ThenByDescending(j => j.Study.ReceivedAt),
        QueryLevel.Study => joins.OrderByDescending(j => j.Study.ReceivedAt).ThenBy(j => j.Study.Id),
        QueryLevel.Series => joins.OrderByDescending(j => j.Study.ReceivedAt).ThenBy(j => j.Study.Id).ThenBy(j => j.Series.Number).ThenBy(j => j.Series.Id),
        _ => joins.OrderByDescending(j => j.Study.ReceivedAt).ThenBy(j => j.Study.Id).ThenBy(j => j.Series.Number).ThenBy(j => j.Series.Id)
            .ThenBy(j => j.Instance.Number).ThenBy(j => j.Instance.Id),
    };

    private Expression<Func<ArchiveJoin, ArchiveRow>> ProjectionOf(ArchiveQuery query)
    {
        var projection = ArchiveRow.Projection(query.Level);
        var instances = db.VisibleInstances;
        var series = db.Series.Where(r => instances.Any(i => i.SeriesId == r.Id));
        if (query.Returns(Tags.NumberOfStudyRelatedInstances) || query.Returns(Tags.NumberOfPatientRelatedInstances))
            projection = ArchiveRow.Extend(projection, j => new ArchiveRow { StudyInstances = instances.Count(i => i.StudyId == j.Study.Id) });
        if (query.Returns(Tags.NumberOfStudyRelatedSeries) || query.Returns(Tags.NumberOfPatientRelatedSeries))
            projection = ArchiveRow.Extend(projection, j => new ArchiveRow { StudySeries = series.Count(r => r.StudyId == j.Study.Id) });
        if (query.Level >= QueryLevel.Series && query.Returns(Tags.NumberOfSeriesRelatedInstances))
            projection = ArchiveRow.Extend(projection, j => new ArchiveRow { SeriesInstances = instances.Count(i => i.SeriesId == j.Series.Id) });
        return projection;
    }

    /// <summary>The newest study of a patient speaks for the patient.</summary>
    private async IAsyncEnumerable<ArchiveRow> PatientsAsync(ArchiveQuery query, List<ArchiveKey> keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArchiveRow? patient = null;
        await foreach (var row in RowsAsync(query, keys, cancellationToken))
        {
            if (patient is not null && (patient.PatientId, patient.Issuer) == (row.PatientId, row.Issuer))
            {
                patient.PatientStudies++;
                patient.PatientSeries += row.StudySeries;
                patient.PatientInstances += row.StudyInstances;
                continue;
            }

            if (patient is not null)
                yield return patient;

            patient = row;
            (patient.PatientStudies, patient.PatientSeries, patient.PatientInstances) = (1, row.StudySeries, row.StudyInstances);
        }

        if (patient is not null)
            yield return patient;
    }

    private Task<List<string>> SopClassesAsync(Guid studyKey, CancellationToken cancellationToken) =>
        db.VisibleInstances.Where(i => i.StudyId == studyKey).Select(i => i.SopClassUid).Distinct().OrderBy(u => u).ToListAsync(cancellationToken);
}
