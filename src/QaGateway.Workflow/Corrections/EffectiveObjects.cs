using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>An object as a reader gets it: received bytes + ledger, in its stored transfer syntax. Dispose the stream.</summary>
/// <param name="DataSet">Data-set bytes (no Part 10 header); the received bytes themselves when nothing in force touches the instance (REC-34).</param>
/// <param name="Length">Null when it is not known beforehand (deflated and changed).</param>
public sealed record EffectiveObject(Stream DataSet, long? Length, string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, bool IsChanged);

/// <summary>What a study's ledger does to its objects; load it once for many instances.</summary>
public sealed record LedgerView(Study Study, IReadOnlyList<LedgerEntry> InForce);

/// <summary>Applies the ledger to the header when an object is read; pixel data is streamed untouched (D3, §4.4).</summary>
public sealed class EffectiveObjects(GatewayDbContext db, IObjectStore store)
{
    public async Task<LedgerView> LoadAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.AsNoTracking().SingleAsync(s => s.Id == studyId, cancellationToken);
        var entries = await db.Ledger.AsNoTracking().Where(e => e.StudyId == studyId && e.UndoneBy == null).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        return new LedgerView(study, entries.FindAll(e => e.Changes.Count > 0));
    }

    public async Task<EffectiveObject> OpenAsync(Instance instance, LedgerView ledger, CancellationToken cancellationToken) =>
        ledger.InForce.Count is 0 ? await OpenOriginalAsync(instance, cancellationToken) : throw new NotImplementedException("Corrected objects");

    /// <summary>The corrected header without pixel data: for metadata, comparison, rendering.</summary>
    public async Task<DicomDataset> ReadHeaderAsync(Instance instance, LedgerView ledger, CancellationToken cancellationToken)
    {
        var effective = await OpenAsync(instance, ledger, cancellationToken);
        await using var dataSet = effective.DataSet;
        return (await DicomReader.ReadHeaderAsync(dataSet, instance.TransferSyntaxUid, null, cancellationToken)).Dataset;
    }

    /// <summary>The object exactly as received.</summary>
    public async Task<EffectiveObject> OpenOriginalAsync(Instance instance, CancellationToken cancellationToken)
    {
        var stored = await store.OpenAsync(new ObjectKey(instance.ObjectKey), cancellationToken) ?? throw new FileNotFoundException($"Object {instance.ObjectKey} is not in the store.");
        return new EffectiveObject(stored.Stream, stored.Length, instance.SopClassUid, instance.SopUid, instance.TransferSyntaxUid, IsChanged: false);
    }
}
