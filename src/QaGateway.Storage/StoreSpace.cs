namespace QaGateway.Storage;

/// <summary>Room of a store.</summary>
/// <param name="FreeBytes">What may still be written.</param>
/// <param name="TotalBytes">Size of the volume.</param>
public readonly record struct StoreSpace(long FreeBytes, long TotalBytes);
