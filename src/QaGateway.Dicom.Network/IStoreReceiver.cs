namespace QaGateway.Dicom.Network;

/// <summary>Takes the data set of one C-STORE, fragment by fragment. Disposed without <see cref="CompleteAsync"/> = the transfer was cut: discard.</summary>
public interface IStoreReceiver : IAsyncDisposable
{
    /// <summary>The next bytes of the data set, in order.</summary>
    /// <param name="fragment">Valid only during the call.</param>
    /// <param name="cancellationToken">Cancelled when the association ends.</param>
    ValueTask WriteAsync(ReadOnlyMemory<byte> fragment, CancellationToken cancellationToken);

    /// <summary>Called after the last byte.</summary>
    /// <returns>What is answered to the sender.</returns>
    ValueTask<CStoreResult> CompleteAsync(CancellationToken cancellationToken);
}
