namespace QaGateway.Storage;

/// <summary>A stored object is damaged, cut short, or of a format that this version cannot read.</summary>
public sealed class ObjectFormatException(string message) : IOException(message);
