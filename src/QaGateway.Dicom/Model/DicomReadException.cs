namespace QaGateway.Dicom;

/// <summary>The bytes are not a data set in the transfer syntax given: malformed, cut off, or over a limit.</summary>
public sealed class DicomReadException(string message, long offset, DicomTag? tag = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Where in the (inflated) data set, in bytes from its start.</summary>
    public long Offset { get; } = offset;

    /// <summary>The element concerned, if one was being read.</summary>
    public DicomTag? Tag { get; } = tag;

    /// <summary>Whether the bytes ended too early, rather than being wrong.</summary>
    public bool IsTruncated { get; init; }
}
