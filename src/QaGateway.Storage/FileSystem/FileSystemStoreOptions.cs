namespace QaGateway.Storage.FileSystem;

/// <summary>Where and how the file-system store keeps its objects.</summary>
public sealed class FileSystemStoreOptions
{
    /// <summary>The folder; created when absent.</summary>
    public required string Root { get; init; }

    /// <summary>Whether a commit waits for stable storage. Off only for throw-away data.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Commits that may wait for the disk at once; each occupies a thread. More than the disk's queue depth gains nothing.</summary>
    public int CommitThreads { get; init; } = 8;
}
