using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.Files;

#pragma warning disable CS1591, CA1822
public sealed class DicomFile
{
    public DicomFile(DicomDataset dataset, string transferSyntaxUid) => throw new NotImplementedException();
    public DicomDataset Meta => throw new NotImplementedException();
    public DicomDataset Dataset => throw new NotImplementedException();
    public string TransferSyntaxUid => throw new NotImplementedException();
    public ReadOnlyMemory<byte> DataSetBytes => throw new NotImplementedException();
    public IReadOnlyList<DicomWarning> Warnings => throw new NotImplementedException();
    public static DicomFile Read(ReadOnlyMemory<byte> file, DicomReadOptions? options = null) => throw new NotImplementedException();
    public static Task<DicomFile> ReadAsync(string path, CancellationToken cancellationToken) => throw new NotImplementedException();
    public byte[] Write() => throw new NotImplementedException();
}
