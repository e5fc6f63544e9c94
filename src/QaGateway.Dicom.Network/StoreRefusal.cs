namespace QaGateway.Dicom.Network;

/// <summary>Lets the data set pass by and answers what was decided at its beginning.</summary>
public sealed class StoreRefusal(CStoreResult result) : IStoreReceiver
{
    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> fragment, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask<CStoreResult> CompleteAsync(CancellationToken cancellationToken) => new(result);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
