using QaGateway.Dicom;
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
public sealed class EffectiveObjects
{
    public Task<LedgerView> LoadAsync(Guid studyId, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<EffectiveObject> OpenAsync(Instance instance, LedgerView ledger, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The corrected header without pixel data: for metadata, comparison, rendering.</summary>
    public Task<DicomDataset> ReadHeaderAsync(Instance instance, LedgerView ledger, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The object exactly as received.</summary>
    public Task<EffectiveObject> OpenOriginalAsync(Instance instance, CancellationToken cancellationToken) => throw new NotImplementedException();
}
