namespace QaGateway.Storage;

/// <summary>The key is taken, and objects are never overwritten unasked.</summary>
public sealed class ObjectExistsException(ObjectKey key) : IOException($"The object {key} exists.")
{
    /// <summary>The key.</summary>
    public ObjectKey Key { get; } = key;
}
