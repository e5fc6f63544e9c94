using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Tests;

public sealed class FrameRendererTests
{
    [Fact]
    public void A_window_maps_its_ends_to_black_and_white()
    {
        // PS3.3 §C.11.2.1.2.1: the window of 101 around 100 begins at 49.5.
        var header = Gray(bits: 12, allocated: 16).Set(Tags.WindowCenter, "100").Set(Tags.WindowWidth, "101");

        Assert.Equal([0, 1, 129, 255, 255], Render(header, Words(0, 50, 100, 150, 4000)));
    }

    [Fact]
    public void Rescale_comes_before_the_window_and_values_may_be_signed()
    {
        var header = Gray(bits: 16, allocated: 16).SetInt(Tags.PixelRepresentation, 1)
            .Set(Tags.RescaleSlope, "2").Set(Tags.RescaleIntercept, "-10").Set(Tags.WindowCenter, "0").Set(Tags.WindowWidth, "21");

        Assert.Equal([0, 134, 255], Render(header, Words(-1, 5, 11))); // -12, 0, 12
    }

    [Fact]
    public void MONOCHROME1_and_the_wish_to_invert_turn_the_picture_over()
    {
        var header = Gray(bits: 8, allocated: 8).Set(Tags.WindowCenter, "128").Set(Tags.WindowWidth, "256");
        var inverse = header.Clone().Set(Tags.PhotometricInterpretation, "MONOCHROME1");

        Assert.Equal([0, 100, 255], Render(header, [0, 100, 255]));
        Assert.Equal([255, 155, 0], Render(header, [0, 100, 255], new RenderOptions { Invert = true }));
        Assert.Equal([255, 155, 0], Render(inverse, [0, 100, 255]));
        Assert.Equal([0, 100, 255], Render(inverse, [0, 100, 255], new RenderOptions { Invert = true }));
    }

    [Fact]
    public void Without_a_window_the_range_of_the_frame_is_taken_without_its_padding()
    {
        var header = Gray(bits: 16, allocated: 16).SetInt(Tags.PixelPaddingValue, 60000);

        Assert.Equal([0, 255, 255], Render(header, Words(1000, 3000, 60000)));
    }

    [Fact]
    public void Bits_beside_the_stored_ones_are_no_part_of_the_value()
    {
        var header = Gray(bits: 8, allocated: 16).SetInt(Tags.HighBit, 11).Set(Tags.WindowCenter, "128").Set(Tags.WindowWidth, "256");

        Assert.Equal([0x12, 0xFF], Render(header, [0x2F, 0xF1, 0xF0, 0x0F]));
    }

    [Fact]
    public void A_VOI_LUT_is_used_where_there_is_no_window()
    {
        var lut = new DicomDataset().SetInt(Tags.LUTDescriptor, 3, 10, 8).SetBytes(Tags.LUTData, DicomVr.OW, Words(5, 100, 255));
        var header = Gray(bits: 8, allocated: 8).SetItems(Tags.VOILUTSequence, lut);

        Assert.Equal([5, 5, 100, 255, 255], Render(header, [0, 10, 11, 12, 200]));
    }

    [Fact]
    public void Single_bits_are_black_and_white()
    {
        Assert.Equal([255, 0, 255, 0, 0, 0, 0, 0, 255], Render(Gray(bits: 1, allocated: 1), [0b0000_0101, 0b0000_0001], columns: 9));
    }

    [Theory]
    [InlineData("RGB", 0, new byte[] { 10, 20, 30, 40, 50, 60 }, new byte[] { 10, 20, 30, 40, 50, 60 })]
    [InlineData("RGB", 1, new byte[] { 10, 40, 20, 50, 30, 60 }, new byte[] { 10, 20, 30, 40, 50, 60 })]
    [InlineData("YBR_FULL", 0, new byte[] { 76, 85, 255, 255, 128, 128 }, new byte[] { 254, 0, 0, 255, 255, 255 })]
    [InlineData("YBR_FULL_422", 0, new byte[] { 76, 255, 128, 128 }, new byte[] { 76, 76, 76, 255, 255, 255 })]
    [InlineData("YBR_PARTIAL_422", 0, new byte[] { 16, 235, 128, 128 }, new byte[] { 0, 0, 0, 255, 255, 255 })]
    public void Colour_spaces_become_RGB(string photometric, int planar, byte[] frame, byte[] expected)
    {
        var header = Gray(bits: 8, allocated: 8).SetInt(Tags.SamplesPerPixel, 3).SetInt(Tags.PlanarConfiguration, planar)
            .Set(Tags.PhotometricInterpretation, photometric).SetInt(Tags.Columns, 2).SetInt(Tags.Rows, 1);

        var picture = FrameRenderer.Render(header, DicomImageInfo.From(header)!, frame);

        Assert.Equal(expected, picture.Rgba.Where((_, index) => index % 4 != 3));
    }

    [Fact]
    public void A_palette_colours_its_indexes()
    {
        var header = Gray(bits: 8, allocated: 8).Set(Tags.PhotometricInterpretation, "PALETTE COLOR")
            .SetInt(Tags.RedPaletteColorLookupTableDescriptor, 2, 0, 16).SetInt(Tags.GreenPaletteColorLookupTableDescriptor, 2, 0, 16)
            .SetInt(Tags.BluePaletteColorLookupTableDescriptor, 4, 0, 16)
            .SetBytes(Tags.RedPaletteColorLookupTableData, DicomVr.OW, Words(0x1000, 0x2000))
            .SetBytes(Tags.GreenPaletteColorLookupTableData, DicomVr.OW, Words(0x3000, 0x4000))
            .SetBytes(Tags.SegmentedBluePaletteColorLookupTableData, DicomVr.OW, Words(0, 1, 0x0000, 1, 3, 0x3000)); // 0, then three steps to 3000
        header.SetInt(Tags.Columns, 3);

        var picture = FrameRenderer.Render(header, DicomImageInfo.From(header)!, new byte[] { 0, 1, 3 });

        Assert.Equal(new byte[] { 0x10, 0x30, 0, 0x20, 0x40, 0x10, 0x20, 0x40, 0x30 }, picture.Rgba.Where((_, index) => index % 4 != 3));
    }

    [Fact]
    public void A_large_picture_is_made_smaller_in_its_proportion()
    {
        var header = Gray(bits: 8, allocated: 8).SetInt(Tags.Rows, 50).SetInt(Tags.Columns, 100).Set(Tags.WindowCenter, "128").Set(Tags.WindowWidth, "256");
        var frame = new byte[5000];
        Array.Fill(frame, (byte)77);

        var picture = FrameRenderer.Render(header, DicomImageInfo.From(header)!, frame, new RenderOptions { MaxSize = 20 });

        Assert.Equal((20, 10), (picture.Width, picture.Height));
        Assert.All(picture.Rgba.Where((_, index) => index % 4 == 0), gray => Assert.Equal(77, gray));
    }

    [Fact]
    public void Enhanced_objects_have_their_window_by_frame()
    {
        static DicomDataset Group(string center) => new DicomDataset()
            .SetItems(Tags.FrameVOILUTSequence, new DicomDataset { { Tags.WindowCenter, center }, { Tags.WindowWidth, "10" } });
        var header = Gray(bits: 8, allocated: 8).SetItems(Tags.PerFrameFunctionalGroupsSequence, Group("10"), Group("200"));

        Assert.Equal([255], Render(header, [100]));
        Assert.Equal([0], Render(header, [100], new RenderOptions { FrameIndex = 1 }));
    }

    [Fact]
    public void A_frame_too_short_is_refused()
    {
        var header = Gray(bits: 8, allocated: 8).SetInt(Tags.Columns, 10);

        Assert.Throws<DicomReadException>(() => FrameRenderer.Render(header, DicomImageInfo.From(header)!, new byte[9]));
    }

    [Fact]
    public void A_header_that_describes_no_image_gives_none()
    {
        Assert.Null(DicomImageInfo.From(new DicomDataset()));
        Assert.Null(DicomImageInfo.From(Gray(bits: 12, allocated: 8)));
        Assert.Null(DicomImageInfo.From(Gray(bits: 8, allocated: 8).SetInt(Tags.Rows, 0)));
    }

    private static byte[] Render(DicomDataset header, byte[] frame, RenderOptions? options = null, int? columns = null)
    {
        header = header.Clone().SetInt(Tags.Columns, columns ?? frame.Length * 8 / header.GetInt(Tags.BitsAllocated)!.Value);
        var picture = FrameRenderer.Render(header, DicomImageInfo.From(header)!, frame, options);
        return [.. picture.Rgba.Where((_, index) => index % 4 == 0)];
    }

    private static DicomDataset Gray(int bits, int allocated) => new DicomDataset()
        .SetInt(Tags.Rows, 1).SetInt(Tags.Columns, 1).SetInt(Tags.SamplesPerPixel, 1).SetInt(Tags.BitsAllocated, allocated)
        .SetInt(Tags.BitsStored, bits).SetInt(Tags.HighBit, bits - 1).SetInt(Tags.PixelRepresentation, 0)
        .Set(Tags.PhotometricInterpretation, "MONOCHROME2");

    private static byte[] Words(params int[] values) => [.. values.SelectMany(value => new[] { (byte)value, (byte)(value >> 8) })];
}
