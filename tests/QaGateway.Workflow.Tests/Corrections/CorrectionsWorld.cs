using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Corrections;

/// <summary>Studies of real objects in a real store, as intake would put them there.</summary>
internal sealed class CorrectionsWorld : IAsyncDisposable
{
    public static readonly Actor Anna = new("anna", Enum.GetValues<Permission>().ToHashSet());

    public TestDatabase Database { get; } = new();

    public async Task<(Study Study, Instance Instance)> StoreAsync(string path)
    {
        var file = await DicomFile.ReadAsync(path, TestContext.Current.CancellationToken);
        return await StoreFileAsync(file);
    }

    public Task<(Study Study, Instance Instance)> StoreFileAsync(DicomFile file) => StoreAsync(file.Dataset, file.DataSetBytes, file.TransferSyntaxUid, isNew: true);

    public Task<(Study Study, Instance Instance)> StoreAsync(DicomDataset dataset, string transferSyntaxUid = Uids.ExplicitVRLittleEndian) =>
        StoreAsync(dataset, DicomWriter.Write(dataset, transferSyntaxUid), transferSyntaxUid);

    public Task<T> WithDbAsync<T>(Func<GatewayDbContext, Task<T>> work) => Database.InScopeAsync(s => work(s.GetRequiredService<GatewayDbContext>()));

    public Task<ActOutcome> CorrectAsync(Guid study, Dictionary<string, string> changes, string reason = "typing error", string[]? series = null, string[]? sops = null) =>
        Database.InScopeAsync(s => s.GetRequiredService<CorrectStudyHandler>()
            .HandleAsync(new CorrectStudy(study.ToString(), changes, reason, series ?? [], sops ?? [], Anna), TestContext.Current.CancellationToken));

    public Task<ActOutcome> UndoAsync(Guid study, long entry) =>
        Database.InScopeAsync(s => s.GetRequiredService<UndoEntryHandler>().HandleAsync(new UndoEntry(study.ToString(), entry, "mistake", Anna), TestContext.Current.CancellationToken));

    public Task<Study> ReadAsync(Guid study) => WithDbAsync(db => db.Studies.SingleAsync(s => s.Id == study));

    /// <summary>The whole object as a reader gets it.</summary>
    public Task<(byte[] Bytes, long? Length, bool IsChanged)> OpenAsync(Instance instance) => Database.InScopeAsync(async s =>
    {
        var objects = s.GetRequiredService<EffectiveObjects>();
        var view = await objects.LoadAsync(instance.StudyId, TestContext.Current.CancellationToken);
        var effective = await objects.OpenAsync(instance, view, TestContext.Current.CancellationToken);
        await using var stream = effective.DataSet;
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return (all.ToArray(), effective.Length, effective.IsChanged);
    });

    /// <summary>An object with changes in force, without the database: for many files in a short time.</summary>
    public Task<(byte[] Bytes, long? Length, bool IsChanged, Instance Instance)> OpenWithAsync(DicomFile file, params LedgerChange[] changes) => Database.InScopeAsync(async s =>
    {
        var header = ReceivedHeader.From(file.Dataset);
        var study = new Study { StudyUid = header.StudyUid, Received = header, SourceAe = "CT1", ReceivedAt = default, LastInstanceAt = default };
        var instance = Instance(study.Id, Guid.Empty, Guid.Empty, file.Dataset, file.DataSetBytes, file.TransferSyntaxUid);
        await s.GetRequiredService<IObjectStore>().PutAsync(new ObjectKey(instance.ObjectKey), new ObjectMetadata(), file.DataSetBytes, overwrite: false, TestContext.Current.CancellationToken);
        var entry = new LedgerEntry { StudyId = study.Id, At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), By = "anna", Act = LedgerAct.Corrected, ReasonCode = "CORRECT", Changes = changes };
        var effective = await s.GetRequiredService<EffectiveObjects>().OpenAsync(instance, new LedgerView(study, [entry]), TestContext.Current.CancellationToken);
        await using var stream = effective.DataSet;
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return (all.ToArray(), effective.Length, effective.IsChanged, instance);
    });

    public async Task<DicomDataset> HeaderAsync(Instance instance) => DicomReader.Read((await OpenAsync(instance)).Bytes, instance.TransferSyntaxUid);

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private Task<(Study Study, Instance Instance)> StoreAsync(DicomDataset dataset, ReadOnlyMemory<byte> bytes, string transferSyntaxUid, bool isNew = false) => Database.InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<GatewayDbContext>();
        var header = ReceivedHeader.From(dataset);
        var study = (isNew ? null : await db.Studies.FirstOrDefaultAsync(x => x.StudyUid == header.StudyUid)) ?? Add(db, header);
        var seriesUid = dataset.GetText(Tags.SeriesInstanceUID) ?? "";
        var series = await db.Series.FirstOrDefaultAsync(x => x.StudyId == study.Id && x.SeriesUid == seriesUid)
            ?? db.Series.Add(new Series { StudyId = study.Id, SeriesUid = seriesUid, Modality = header.Modality }).Entity;
        var key = Hash(header.IdentityKey);
        var tuple = await db.IdentityTuples.FirstOrDefaultAsync(t => t.StudyId == study.Id && t.Key == key)
            ?? db.IdentityTuples.Add(new IdentityTuple { StudyId = study.Id, Key = key, Header = header, SourceAe = study.SourceAe }).Entity;
        var instance = db.Instances.Add(Instance(study.Id, series.Id, tuple.Id, dataset, bytes, transferSyntaxUid)).Entity;
        await s.GetRequiredService<IObjectStore>().PutAsync(new ObjectKey(instance.ObjectKey), new ObjectMetadata(), bytes, overwrite: false, TestContext.Current.CancellationToken);
        await db.SaveChangesAsync();
        return (study, instance);
    });

    private static Instance Instance(Guid studyId, Guid seriesId, Guid tupleId, DicomDataset dataset, ReadOnlyMemory<byte> bytes, string transferSyntaxUid) => new()
    {
        StudyId = studyId,
        SeriesId = seriesId,
        SopUid = dataset.GetText(Tags.SOPInstanceUID) ?? "",
        SopClassUid = dataset.GetText(Tags.SOPClassUID) ?? "",
        TransferSyntaxUid = transferSyntaxUid,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
        Bytes = bytes.Length,
        ObjectKey = $"test/{Guid.CreateVersion7():n}",
        SourceAe = "CT1",
        ReceivedAt = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
        IdentityTupleId = tupleId,
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static Study Add(GatewayDbContext db, ReceivedHeader header)
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var study = new Study { StudyUid = header.StudyUid, Received = header, SourceAe = "CT1", ReceivedAt = at, LastInstanceAt = at, State = StudyState.Unmatched, Modalities = header.Modality };
        EffectiveAttributes.Project(study, []);
        return db.Studies.Add(study).Entity;
    }
}
