namespace QaGateway.Dicom.PixelData;

/// <summary>MONOCHROME1 and MONOCHROME2: stored value → modality units → window or VOI LUT → grey (PS3.4 §N.2).</summary>
internal static class GrayRenderer
{
    private const int MaxTableBits = 16;

    public static void Render(
        DicomDataset header, DicomImageInfo info, ReadOnlySpan<byte> frame, RenderOptions options, Span<byte> rgba)
    {
        var samples = new SampleReader(frame, info);
        var transform = GrayTransform.Of(header, info, options, samples, rgba.Length / 4);
        var isInverted = info.Photometric == "MONOCHROME1" != options.Invert;

        if (info.BitsStored > MaxTableBits)
        {
            for (var i = 0; i < rgba.Length / 4; i++)
                Put(rgba, i, Gray(transform, samples[i], isInverted));
            return;
        }

        var first = info.IsSigned ? -(1 << (info.BitsStored - 1)) : 0;
        var table = new byte[1 << info.BitsStored];
        for (var i = 0; i < table.Length; i++)
            table[i] = Gray(transform, first + i, isInverted);
        for (var i = 0; i < rgba.Length / 4; i++)
            Put(rgba, i, table[samples[i] - first]);
    }

    private static byte Gray(GrayTransform transform, long stored, bool isInverted)
    {
        var gray = transform.Apply(stored);
        return isInverted ? (byte)(255 - gray) : gray;
    }

    private static void Put(Span<byte> rgba, int index, byte gray)
    {
        var pixel = rgba.Slice(index * 4, 4);
        pixel[0] = gray;
        pixel[1] = gray;
        pixel[2] = gray;
        pixel[3] = 255;
    }
}
