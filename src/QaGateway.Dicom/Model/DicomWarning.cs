namespace QaGateway.Dicom;

/// <summary>Something in a data set that is wrong but was read nevertheless.</summary>
/// <param name="Code">One of <see cref="DicomWarningCodes"/>.</param>
/// <param name="Tag">The element concerned.</param>
/// <param name="Offset">Bytes from the start of the (inflated) data set.</param>
/// <param name="Text">In words, without values.</param>
public sealed record DicomWarning(string Code, DicomTag? Tag, long Offset, string Text);
