namespace QaGateway.Dicom;

/// <summary>Text cannot be decoded from, or encoded in, the character set in force (CHS-6).</summary>
public sealed class DicomCharacterSetException(string message, DicomTag? tag = null) : Exception(message)
{
    /// <summary>The element concerned.</summary>
    public DicomTag? Tag { get; } = tag;
}
