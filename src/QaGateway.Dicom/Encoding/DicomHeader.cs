namespace QaGateway.Dicom.Encoding;

/// <summary>Everything before the pixel data.</summary>
/// <param name="Dataset">The elements.</param>
/// <param name="PixelDataOffset">Where the tag of the pixel data lies in the (inflated) data set; null when there are none.</param>
/// <param name="Warnings">What was wrong but read.</param>
public sealed record DicomHeader(DicomDataset Dataset, long? PixelDataOffset, IReadOnlyList<DicomWarning> Warnings);
