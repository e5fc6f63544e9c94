using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.PixelData;

#pragma warning disable CS1591
public static class FrameReader
{
    public static ValueTask<byte[]> ReadFrameAsync(
        Stream dataSet, string transferSyntaxUid, DicomHeader header, int frameIndex, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
