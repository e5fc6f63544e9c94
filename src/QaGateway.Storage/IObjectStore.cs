namespace QaGateway.Storage;

/// <summary>Keeps immutable objects under names of our own. What <see cref="IObjectWriter.CommitAsync"/> has returned for survives a power cut.</summary>
public interface IObjectStore
{
    /// <summary>Begins an object. Nothing is seen under its key before the commit.</summary>
    /// <param name="key">The name; must not be taken.</param>
    /// <param name="metadata">Kept in the object's self-describing header.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IObjectWriter> CreateAsync(ObjectKey key, ObjectMetadata metadata, CancellationToken cancellationToken);

    /// <summary>Opens an object for reading at any offset.</summary>
    /// <returns>null when there is none.</returns>
    /// <exception cref="ObjectFormatException">There is one, but it is damaged, or of a format or key that this version cannot read.</exception>
    ValueTask<StoredObject?> OpenAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Whether the key is taken.</summary>
    ValueTask<bool> ExistsAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Removes an object; nothing happens when there is none.</summary>
    ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>The keys that begin with a prefix. Keys made of ids of one length come in ascending order.</summary>
    /// <param name="prefix">Empty for all.</param>
    /// <param name="after">Only keys behind this one (ordinal); null for all. Whole folders before it are not read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<ObjectKey> ListAsync(string prefix, ObjectKey? after, CancellationToken cancellationToken);

    /// <summary>The keys that begin with a prefix.</summary>
    IAsyncEnumerable<ObjectKey> ListAsync(string prefix, CancellationToken cancellationToken) => ListAsync(prefix, null, cancellationToken);

    /// <summary>Stores a small object in one go, atomically and durably.</summary>
    /// <param name="key">The name.</param>
    /// <param name="metadata">Kept in the header.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="overwrite">Replaces an object of that name: readers see the old or the new one, never a mixture.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectExistsException">The key is taken and <paramref name="overwrite"/> is false.</exception>
    ValueTask PutAsync(ObjectKey key, ObjectMetadata metadata, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken);

    /// <summary>Room left and room in all, in bytes; null where the store has no limit of its own.</summary>
    StoreSpace? GetSpace();
}
