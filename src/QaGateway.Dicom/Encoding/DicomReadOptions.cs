namespace QaGateway.Dicom.Encoding;

/// <summary>Limits of reading; each is checked before memory is taken.</summary>
public sealed class DicomReadOptions
{
    /// <summary>The defaults.</summary>
    public static DicomReadOptions Default { get; } = new();

    /// <summary>Bytes of headers and values kept in memory when a data set is read from a stream; pixel data do not count.</summary>
    public int MaxHeaderBytes { get; init; } = 64 << 20;

    /// <summary>A value longer than this is skipped by <see cref="DicomScanner"/>, with a warning.</summary>
    public int MaxValueBytes { get; init; } = 16 << 20;

    /// <summary>Levels of nested sequences (ENC-14).</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Inflated bytes a deflated byte may give (ENC-13).</summary>
    public double MaxInflationRatio { get; init; } = 200;

    /// <summary>Bytes a whole data set may have when inflated in memory.</summary>
    public int MaxInflatedBytes { get; init; } = 1 << 30;

    /// <summary>Refuse what is tolerated otherwise: every warning of structure becomes an error.</summary>
    public bool Strict { get; init; }
}
