using QaGateway.Storage;

namespace QaGateway.Workflow.Tests.Intake;

/// <summary>A store whose disk is full: every write fails, as ENOSPC does.</summary>
internal sealed class FullStore : IObjectStore
{
    public long Free { get; set; } = 10;

    public ValueTask<IObjectWriter> CreateAsync(ObjectKey key, ObjectMetadata metadata, CancellationToken cancellationToken) => new(new Writer { Key = key });

    public ValueTask<StoredObject?> OpenAsync(ObjectKey key, CancellationToken cancellationToken) => new((StoredObject?)null);

    public ValueTask<bool> ExistsAsync(ObjectKey key, CancellationToken cancellationToken) => new(false);

    public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellationToken) => default;

    public IAsyncEnumerable<ObjectKey> ListAsync(string prefix, ObjectKey? after, CancellationToken cancellationToken) => AsyncEnumerable.Empty<ObjectKey>();

    public ValueTask PutAsync(ObjectKey key, ObjectMetadata metadata, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken) => throw new IOException("No space left on device.");

    public StoreSpace? GetSpace() => new StoreSpace(Free, 10_000);

    private sealed class Writer : IObjectWriter
    {
        public ObjectKey Key { get; set; }

        public long Length => 0;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new IOException("No space left on device.");

        public ValueTask CommitAsync(IReadOnlyDictionary<string, string>? trailer, CancellationToken cancellationToken) => throw new IOException("No space left on device.");

        public ValueTask DisposeAsync() => default;
    }
}
