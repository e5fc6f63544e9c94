namespace QaGateway.Dicom.PixelData;

#pragma warning disable CS1591
public static class FrameRenderer
{
    public static RenderedFrame Render(DicomDataset header, DicomImageInfo info, ReadOnlySpan<byte> nativeFrame, RenderOptions? options = null) =>
        throw new NotImplementedException();
}
