using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using QaGateway.Dicom;
using QaGateway.Dicom.PixelData;
using SkiaSharp;

namespace QaGateway.Workflow.Archive.Rendering;

/// <summary>Decodes a stored frame to native little-endian samples where no external codec is needed: uncompressed, RLE, deflated frames, JPEG of 8 bits.</summary>
public static class FrameDecoder
{
    /// <param name="encoded">As <see cref="FrameReader"/> gives it.</param>
    /// <param name="decodedInfo">Describes <paramref name="native"/>: a colour JPEG comes out as RGB.</param>
    /// <returns>False when the syntax needs a codec that is not here, or the frame is damaged.</returns>
    public static bool TryDecode(
        byte[] encoded, string transferSyntaxUid, DicomImageInfo info, [NotNullWhen(true)] out byte[]? native, out DicomImageInfo decodedInfo)
    {
        decodedInfo = info;
        native = NativeFrameDecoder.TryDecode(transferSyntaxUid, encoded, info);
        if (transferSyntaxUid is Uids.RLELossless)
            decodedInfo = info with { PlanarConfiguration = 0 };
        if (native is null && (transferSyntaxUid is Uids.JPEGBaseline8Bit || (transferSyntaxUid is Uids.JPEGExtended12Bit && info.BitsAllocated is 8)))
            native = Jpeg(encoded, info, ref decodedInfo);

        return native is not null;
    }

    private static byte[]? Jpeg(byte[] encoded, DicomImageInfo info, ref DicomImageInfo decodedInfo)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width != info.Columns || codec.Info.Height != info.Rows)
            return null; // a picture of another size than the header says is damaged, or a bomb

        var gray = info.SamplesPerPixel is 1;
        var layout = new SKImageInfo(info.Columns, info.Rows, gray ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = new byte[layout.BytesSize];
        var handle = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            if (codec.GetPixels(layout, handle.AddrOfPinnedObject()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
                return null;
        }
        finally
        {
            handle.Free();
        }

        if (gray)
        {
            decodedInfo = info with { BitsAllocated = 8, BitsStored = 8, HighBit = 7, IsSigned = false };
            return pixels;
        }

        decodedInfo = info with { Photometric = "RGB", PlanarConfiguration = 0, SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, IsSigned = false };
        return WithoutAlpha(pixels);
    }

    private static byte[] WithoutAlpha(byte[] rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }

        return rgb;
    }
}
