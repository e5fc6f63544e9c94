namespace QaGateway.Dicom.Encoding;

/// <summary>How a data set is written.</summary>
public sealed class DicomWriteOptions
{
    /// <summary>The defaults.</summary>
    public static DicomWriteOptions Default { get; } = new();

    /// <summary>true: sequences with undefined length and delimiters; false: with defined lengths; null: each as it was read, new ones defined.</summary>
    public bool? UndefinedLengths { get; init; }
}
