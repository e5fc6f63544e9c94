namespace QaGateway.Dicom.Encoding;

#pragma warning disable CS1591
public static class DicomReader
{
    public static DicomDataset Read(
        ReadOnlyMemory<byte> dataSet, string transferSyntaxUid, DicomReadOptions? options = null, ICollection<DicomWarning>? warnings = null) =>
        throw new NotImplementedException();

    public static ValueTask<DicomHeader> ReadHeaderAsync(
        Stream dataSet, string transferSyntaxUid, DicomReadOptions? options, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
