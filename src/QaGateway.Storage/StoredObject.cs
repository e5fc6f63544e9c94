namespace QaGateway.Storage;

/// <summary>An object opened for reading.</summary>
public sealed class StoredObject(ObjectKey key, Stream stream, long length, ObjectMetadata metadata) : IAsyncDisposable, IDisposable
{
    /// <summary>Its name.</summary>
    public ObjectKey Key { get; } = key;

    /// <summary>The content, seekable, read-only; header and trailer are not part of it.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>Content bytes.</summary>
    public long Length { get; } = length;

    /// <summary>Metadata of the header, with the trailer's merged in.</summary>
    public ObjectMetadata Metadata { get; } = metadata;

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
