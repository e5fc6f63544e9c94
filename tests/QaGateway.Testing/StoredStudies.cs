using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Testing;

/// <summary>Puts studies into object store and database as intake and indexing leave them.</summary>
public static class StoredStudies
{
    /// <param name="services">A scope's services.</param>
    /// <param name="state">Of the study; its instances become Released where the study is.</param>
    public static Task<Study> StoreAsync(
        this IServiceProvider services, TestStudy study, StudyState state = StudyState.Ready, CancellationToken cancellationToken = default) =>
        services.StoreAsync(study.Build(), study.TransferSyntaxUid, state, cancellationToken);

    public static async Task<Study> StoreAsync(
        this IServiceProvider services, IReadOnlyList<DicomDataset> instances, string transferSyntaxUid, StudyState state, CancellationToken cancellationToken = default)
    {
        var db = services.GetRequiredService<GatewayDbContext>();
        var store = services.GetRequiredService<IObjectStore>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var received = ReceivedHeader.From(instances[0]);
        var study = new Study { StudyUid = received.StudyUid, Received = received, SourceAe = "CT1", ReceivedAt = now, LastInstanceAt = now, State = state };
        EffectiveAttributes.Project(study, []);
        study.Modalities = string.Join('\\', instances.Select(i => i.GetText(Tags.Modality)).Distinct());
        if (state is StudyState.Released or StudyState.LatePending)
            study.ReleasedAt = now;

        db.Add(study);
        var series = new Dictionary<string, Series>(StringComparer.Ordinal);
        var identities = new Dictionary<string, IdentityTuple>(StringComparer.Ordinal);
        foreach (var instance in instances)
        {
            var row = Row(instance, transferSyntaxUid, study, series, identities);
            row.State = study.ReleasedAt is null ? InstanceState.Valid : InstanceState.Released;
            db.Add(row);
            var bytes = DicomWriter.Write(instance, transferSyntaxUid);
            await store.PutAsync(new ObjectKey(row.ObjectKey), [], bytes, overwrite: false, cancellationToken);
            study.Bytes += bytes.Length;
        }

        study.SeriesCount = series.Count;
        study.InstanceCount = instances.Count;
        db.AddRange(series.Values);
        db.AddRange(identities.Values);
        await db.SaveChangesAsync(cancellationToken);
        return study;
    }

    private static Instance Row(
        DicomDataset instance, string transferSyntaxUid, Study study, Dictionary<string, Series> series, Dictionary<string, IdentityTuple> identities)
    {
        var header = ReceivedHeader.From(instance);
        var seriesUid = instance.GetText(Tags.SeriesInstanceUID)!;
        if (!series.TryGetValue(seriesUid, out var parent))
            series[seriesUid] = parent = NewSeries(instance, seriesUid, study);
        if (!identities.TryGetValue(header.IdentityKey, out var identity))
        {
            var key = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(header.IdentityKey)));
            identities[header.IdentityKey] = identity = new IdentityTuple { StudyId = study.Id, Key = key, Header = header, SourceAe = study.SourceAe };
        }

        parent.InstanceCount++;
        identity.InstanceCount++;
        var bytes = DicomWriter.Write(instance, transferSyntaxUid);
        var id = Guid.CreateVersion7();
        return new Instance
        {
            Id = id,
            StudyId = study.Id,
            SeriesId = parent.Id,
            IdentityTupleId = identity.Id,
            SopUid = instance.GetText(Tags.SOPInstanceUID)!,
            SopClassUid = instance.GetText(Tags.SOPClassUID)!,
            TransferSyntaxUid = transferSyntaxUid,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Bytes = bytes.Length,
            ObjectKey = $"instances/{id:n}",
            SourceAe = study.SourceAe,
            ReceivedAt = study.ReceivedAt,
            Number = instance.GetInt(Tags.InstanceNumber),
            ContentDate = instance.GetText(Tags.ContentDate) ?? "",
            ContentTime = instance.GetText(Tags.ContentTime) ?? "",
            Rows = instance.GetInt(Tags.Rows),
            Columns = instance.GetInt(Tags.Columns),
            Frames = instance.GetInt(Tags.NumberOfFrames),
        };
    }

    private static Series NewSeries(DicomDataset instance, string seriesUid, Study study) => new()
    {
        StudyId = study.Id,
        SeriesUid = seriesUid,
        Modality = instance.GetText(Tags.Modality) ?? "",
        Number = instance.GetInt(Tags.SeriesNumber),
        Description = instance.GetText(Tags.SeriesDescription) ?? "",
        BodyPart = instance.GetText(Tags.BodyPartExamined) ?? "",
        SeriesDate = instance.GetText(Tags.SeriesDate) ?? "",
    };
}
