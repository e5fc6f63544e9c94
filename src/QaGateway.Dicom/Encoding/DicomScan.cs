namespace QaGateway.Dicom.Encoding;

/// <summary>What <see cref="DicomScanner"/> found.</summary>
/// <param name="Dataset">The elements read, without pixel data; as far as the error when there is one.</param>
/// <param name="Error">Why reading ended; null when the data set is well formed to its end.</param>
/// <param name="IsTruncated">Whether the error is that the bytes end too early.</param>
/// <param name="Warnings">What was wrong but read.</param>
/// <param name="Length">Bytes appended.</param>
/// <param name="PixelDataOffset">Where the tag of the pixel data lies in the (inflated) data set; null when there are none.</param>
public sealed record DicomScan(
    DicomDataset Dataset, DicomReadException? Error, bool IsTruncated, IReadOnlyList<DicomWarning> Warnings, long Length, long? PixelDataOffset);
