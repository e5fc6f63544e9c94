namespace QaGateway.Storage;

/// <summary>An object being written. Disposed without a commit, nothing of it remains.</summary>
public interface IObjectWriter : IAsyncDisposable
{
    /// <summary>The name that the commit gives it. May be changed until then: only its content shows where an object belongs.</summary>
    ObjectKey Key { get; set; }

    /// <summary>Content bytes written so far.</summary>
    long Length { get; }

    /// <summary>Appends content. The memory is not used after the call.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes the object durable: its bytes, its name and the directory that holds the name.</summary>
    /// <param name="trailer">What was only known at the end, such as a hash; readers see it merged into the metadata.</param>
    /// <param name="cancellationToken">Gives up; the object is then either there as a whole or not at all.</param>
    /// <exception cref="ObjectExistsException">Someone else took the key meanwhile.</exception>
    ValueTask CommitAsync(IReadOnlyDictionary<string, string>? trailer, CancellationToken cancellationToken);
}
