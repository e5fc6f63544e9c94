namespace QaGateway.Dicom.PixelData;

/// <summary>RGB and the YBR spaces, by pixel and by plane (PS3.3 §C.7.6.3.1.2).</summary>
internal static class ColorRenderer
{
    public static void Render(DicomImageInfo info, ReadOnlySpan<byte> frame, Span<byte> rgba)
    {
        if (info.SamplesPerPixel != 3)
            throw new NotSupportedException($"{info.SamplesPerPixel} samples a pixel are not rendered.");

        var samples = new SampleReader(frame, info);
        var shift = Math.Max(0, info.BitsStored - 8);
        var kind = KindOf(info.Photometric);
        var pixels = info.Rows * info.Columns;
        for (var i = 0; i < pixels; i++)
        {
            var (first, second, third) = Indexes(info, i, pixels);
            var pixel = rgba.Slice(i * 4, 4);
            Convert(kind, (byte)(samples[first] >> shift), (byte)(samples[second] >> shift), (byte)(samples[third] >> shift), pixel);
            pixel[3] = 255;
        }
    }

    /// <summary>One pixel of YBR_FULL becomes RGB, in place.</summary>
    public static void ToRgb(Span<byte> pixel) => Convert(ColorKind.YbrFull, pixel[0], pixel[1], pixel[2], pixel);

    private static (int First, int Second, int Third) Indexes(DicomImageInfo info, int pixel, int pixels)
    {
        if (info.IsSubsampled)
        {
            var pair = pixel / 2 * 4; // Y1 Y2 Cb Cr
            return (pair + (pixel & 1), pair + 2, pair + 3);
        }

        return info.PlanarConfiguration == 1
            ? (pixel, pixel + pixels, pixel + 2 * pixels)
            : (pixel * 3, pixel * 3 + 1, pixel * 3 + 2);
    }

    private static ColorKind KindOf(string photometric) => photometric switch
    {
        "RGB" or "YBR_ICT" or "YBR_RCT" => ColorKind.Rgb, // those two are inside of JPEG 2000 only; its decoders leave RGB
        "YBR_FULL" or "YBR_FULL_422" => ColorKind.YbrFull,
        "YBR_PARTIAL_422" or "YBR_PARTIAL_420" => ColorKind.YbrPartial,
        _ => throw new NotSupportedException($"Photometric interpretation {photometric} is not rendered."),
    };

    private static void Convert(ColorKind kind, byte first, byte second, byte third, Span<byte> pixel)
    {
        if (kind == ColorKind.Rgb)
        {
            (pixel[0], pixel[1], pixel[2]) = (first, second, third);
            return;
        }

        var luminance = kind == ColorKind.YbrFull ? first : (first - 16) * 255.0 / 219;
        var scale = kind == ColorKind.YbrFull ? 1 : 255.0 / 224;
        var blue = (second - 128) * scale;
        var red = (third - 128) * scale;
        pixel[0] = Clamp(luminance + 1.402 * red);
        pixel[1] = Clamp(luminance - 0.344136 * blue - 0.714136 * red);
        pixel[2] = Clamp(luminance + 1.772 * blue);
    }

    private static byte Clamp(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    private enum ColorKind
    {
        Rgb,
        YbrFull,
        YbrPartial,
    }
}
