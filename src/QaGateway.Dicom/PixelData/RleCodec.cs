namespace QaGateway.Dicom.PixelData;

#pragma warning disable CS1591
public static class RleCodec
{
    public static byte[] Decode(ReadOnlySpan<byte> encodedFrame, DicomImageInfo info) => throw new NotImplementedException();
}
