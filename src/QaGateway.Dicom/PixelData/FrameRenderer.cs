namespace QaGateway.Dicom.PixelData;

/// <summary>Renders native pixels for a screen: modality LUT, VOI window or LUT, palette and colour spaces (PS3.3 §C.7.6.3, §C.11).</summary>
public static class FrameRenderer
{
    private const int MaxPixels = 1 << 28;

    /// <summary>Renders one frame.</summary>
    /// <param name="header">Everything before the pixel data.</param>
    /// <param name="info">Its image description; after decoding with the photometric interpretation that the decoder left.</param>
    /// <param name="nativeFrame">Pixels in little endian.</param>
    /// <param name="options">Changes of presentation; null for none.</param>
    /// <exception cref="DicomReadException">The frame is too short or too large.</exception>
    /// <exception cref="NotSupportedException">A photometric interpretation or number of bits that is not rendered.</exception>
    public static RenderedFrame Render(DicomDataset header, DicomImageInfo info, ReadOnlySpan<byte> nativeFrame, RenderOptions? options = null)
    {
        options ??= new RenderOptions();
        var pixels = (long)info.Rows * info.Columns;
        if (pixels > MaxPixels)
            throw new DicomReadException("The frame is too large.", 0, Tags.PixelData);
        if (nativeFrame.Length < info.FrameBytes)
            throw new DicomReadException("The frame is shorter than its description.", nativeFrame.Length, Tags.PixelData) { IsTruncated = true };
        if (!SampleReader.Supports(info.BitsAllocated))
            throw new NotSupportedException($"{info.BitsAllocated} bits allocated are not rendered.");

        var rgba = new byte[pixels * 4];
        if (info.Photometric == "PALETTE COLOR")
            PaletteRenderer.Render(header, info, nativeFrame, rgba);
        else if (info.SamplesPerPixel == 1)
            GrayRenderer.Render(header, info, nativeFrame, options, rgba);
        else
            ColorRenderer.Render(info, nativeFrame, rgba);

        if (options.Invert && (info.SamplesPerPixel > 1 || info.Photometric == "PALETTE COLOR"))
            Invert(rgba);
        return FrameScaler.Shrink(new RenderedFrame(rgba, info.Columns, info.Rows), options.MaxSize);
    }

    private static void Invert(Span<byte> rgba)
    {
        for (var i = 0; i < rgba.Length; i++)
        {
            if ((i & 3) != 3)
                rgba[i] = (byte)(255 - rgba[i]);
        }
    }
}
