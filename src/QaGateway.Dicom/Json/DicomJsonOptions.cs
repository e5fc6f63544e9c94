namespace QaGateway.Dicom.Json;

/// <summary>How DICOM JSON is written.</summary>
public sealed class DicomJsonOptions
{
    /// <summary>
    /// Gives the BulkDataURI of a binary element that is longer than <see cref="BulkDataThreshold"/>; null means inline.
    /// First argument: tags and item numbers from the root, such as <c>00400275/1/00080050</c>.
    /// </summary>
    public Func<string, DicomElement, string?>? BulkDataUri { get; init; }

    /// <summary>Bytes from which <see cref="BulkDataUri"/> is asked.</summary>
    public int BulkDataThreshold { get; init; } = 1024;
}
