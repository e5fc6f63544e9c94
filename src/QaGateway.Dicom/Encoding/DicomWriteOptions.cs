namespace QaGateway.Dicom.Encoding;

/// <summary>How a data set is written.</summary>
public sealed class DicomWriteOptions
{
    /// <summary>The defaults.</summary>
    public static DicomWriteOptions Default { get; } = new();

    /// <summary>Sequences and items with undefined length and delimiters; else with defined lengths.</summary>
    public bool UndefinedLengths { get; init; }
}
