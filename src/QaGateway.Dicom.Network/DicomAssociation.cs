using Microsoft.Extensions.Logging;

namespace QaGateway.Dicom.Network;

/// <summary>An association that we requested (SCU). One operation at a time.</summary>
public sealed class DicomAssociation : IAsyncDisposable
{
    /// <summary>What was agreed.</summary>
    public AssociationInfo Info => throw new NotImplementedException();

    /// <summary>Opens an association.</summary>
    /// <exception cref="AssociationRejectedException">The peer said no; the message says why in words.</exception>
    /// <exception cref="DicomNetworkException">Not reachable, time limit, aborted.</exception>
    public static Task<DicomAssociation> OpenAsync(
        DicomEndpoint peer, AssociationOptions options, ILogger? logger, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>C-ECHO.</summary>
    public Task<DimseStatus> EchoAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>C-STORE of one object.</summary>
    /// <exception cref="DicomNetworkException">No accepted context can carry it; the association stays usable.</exception>
    public Task<CStoreResult> StoreAsync(
        DicomObjectSource source, CancellationToken cancellationToken, string? moveOriginatorAe = null, ushort? moveOriginatorMessageId = null) =>
        throw new NotImplementedException();

    /// <summary>C-FIND; leaving the loop early sends a C-CANCEL.</summary>
    public IAsyncEnumerable<DicomDataset> FindAsync(string sopClassUid, DicomDataset identifier, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>C-MOVE.</summary>
    public Task<RetrieveOutcome> MoveAsync(
        string sopClassUid, DicomDataset identifier, string destinationAe, IProgress<RetrieveProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>C-GET; the objects go to <paramref name="sink"/>.</summary>
    public Task<RetrieveOutcome> GetAsync(
        string sopClassUid, DicomDataset identifier, ICStoreProvider sink, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>A normalized request: MPPS, storage commitment.</summary>
    public Task<NResponse> SendAsync(NRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends the association in order.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Aborts at once.</summary>
    public void Abort() => throw new NotImplementedException();

    /// <summary>Releases if still open, within the release time limit.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
