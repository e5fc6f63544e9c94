using System.Buffers;

namespace QaGateway.Dicom.Encoding;

#pragma warning disable CS1591
public static class DicomWriter
{
    public static byte[] Write(DicomDataset dataset, string transferSyntaxUid, DicomWriteOptions? options = null) =>
        throw new NotImplementedException();

    public static void Write(IBufferWriter<byte> output, DicomDataset dataset, string transferSyntaxUid, DicomWriteOptions? options = null) =>
        throw new NotImplementedException();
}
