namespace QaGateway.Dicom.PixelData;

/// <summary>PALETTE COLOR (PS3.3 §C.7.6.3.1.5).</summary>
internal static class PaletteRenderer
{
    public static void Render(DicomDataset header, DicomImageInfo info, ReadOnlySpan<byte> frame, Span<byte> rgba)
    {
        var red = LookupTable.FromPalette(
            header, Tags.RedPaletteColorLookupTableDescriptor, Tags.RedPaletteColorLookupTableData, Tags.SegmentedRedPaletteColorLookupTableData);
        var green = LookupTable.FromPalette(
            header, Tags.GreenPaletteColorLookupTableDescriptor, Tags.GreenPaletteColorLookupTableData, Tags.SegmentedGreenPaletteColorLookupTableData);
        var blue = LookupTable.FromPalette(
            header, Tags.BluePaletteColorLookupTableDescriptor, Tags.BluePaletteColorLookupTableData, Tags.SegmentedBluePaletteColorLookupTableData);
        if (red is null || green is null || blue is null)
            throw new DicomReadException("The palette is not complete.", 0, Tags.RedPaletteColorLookupTableDescriptor);

        var samples = new SampleReader(frame, info);
        for (var i = 0; i < rgba.Length / 4; i++)
        {
            var value = samples[i];
            rgba[i * 4] = ToByte(red, value);
            rgba[i * 4 + 1] = ToByte(green, value);
            rgba[i * 4 + 2] = ToByte(blue, value);
            rgba[i * 4 + 3] = 255;
        }
    }

    private static byte ToByte(LookupTable table, long value) =>
        (byte)(table.Bits > 8 ? table[value] >> (table.Bits - 8) : table[value]);
}
