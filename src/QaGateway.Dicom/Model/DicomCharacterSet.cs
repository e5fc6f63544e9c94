namespace QaGateway.Dicom;

/// <summary>A Specific Character Set (PS3.5 §6.1, CHS-1 to CHS-4).</summary>
public sealed class DicomCharacterSet
{
    private DicomCharacterSet(IReadOnlyList<string> terms) => Terms = terms;

    /// <summary>ISO-IR 6, what an absent (0008,0005) means.</summary>
    public static DicomCharacterSet Default { get; } = new([]);

    /// <summary>ISO_IR 192.</summary>
    public static DicomCharacterSet Utf8 { get; } = new(["ISO_IR 192"]);

    /// <summary>The defined terms, normalised; empty for the default.</summary>
    public IReadOnlyList<string> Terms { get; }
}
