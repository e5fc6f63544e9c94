namespace QaGateway.Dicom.Network.Server;

/// <summary>Where the objects of a retrieval go: another association (C-MOVE) or the same one (C-GET).</summary>
internal interface ISubOperations : IAsyncDisposable
{
    /// <summary>One C-STORE sub-operation. Failures are told by the result.</summary>
    /// <exception cref="DicomNetworkException">This object cannot be sent, or the way is lost.</exception>
    Task<CStoreResult> StoreAsync(DicomObjectSource source, CancellationToken cancellationToken);

    /// <summary>Nothing more can be sent.</summary>
    bool IsLost { get; }
}
