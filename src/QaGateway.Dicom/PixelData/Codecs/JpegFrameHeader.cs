using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>What the markers of a JPEG stream say before its first scan (ITU-T T.81 Annex B).</summary>
/// <param name="Process">Low byte of the start-of-frame marker: C0 baseline, C1 extended, C2 progressive, C3 lossless.</param>
/// <param name="Precision">Bits of a sample.</param>
/// <param name="Rows">Lines; 0 when a later marker tells.</param>
/// <param name="Columns">Samples a line.</param>
/// <param name="Components">Samples a pixel.</param>
/// <param name="Color">What an Adobe or JFIF marker, or letters as component ids, declare.</param>
internal readonly record struct JpegFrameHeader(byte Process, int Precision, int Rows, int Columns, int Components, StreamColor Color)
{
    private const byte StartOfScan = 0xDA;

    public bool IsLossless => Process is 0xC3;

    /// <returns>null when no frame header can be read.</returns>
    public static JpegFrameHeader? Read(ReadOnlySpan<byte> stream)
    {
        if (stream is not [0xFF, 0xD8, ..])
            return null;
        JpegFrameHeader? frame = null;
        var color = StreamColor.Undeclared;
        var at = 2;
        while (at + 4 <= stream.Length)
        {
            if (stream[at] is not 0xFF || stream[at + 1] is 0xFF or 0)
            {
                at++;
                continue;
            }

            var marker = stream[at + 1];
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += 2;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(stream[(at + 2)..]);
            if (marker is StartOfScan or 0xD9 || length < 2 || at + 2 + length > stream.Length)
                break;
            var segment = stream.Slice(at + 4, length - 2);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                frame ??= ReadFrame(marker, segment);
            color = ReadColor(marker, segment, color);
            at += 2 + length;
        }

        return frame is { } read && color is not StreamColor.Undeclared ? read with { Color = color } : frame;
    }

    private static JpegFrameHeader? ReadFrame(byte marker, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || segment.Length < 6 + (segment[5] * 3))
            return null;
        var areLetters = segment[5] is 3 && segment[6] is (byte)'R' && segment[9] is (byte)'G' && segment[12] is (byte)'B';
        return new JpegFrameHeader(
            marker, segment[0], BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), segment[5],
            areLetters ? StreamColor.Rgb : StreamColor.Undeclared);
    }

    /// <summary>APP14 of Adobe tells the transform; JFIF is YBR by definition. Adobe wins.</summary>
    private static StreamColor ReadColor(byte marker, ReadOnlySpan<byte> segment, StreamColor known) => marker switch
    {
        0xEE when segment.Length >= 12 && segment.StartsWith("Adobe"u8) => segment[11] is 0 ? StreamColor.Rgb : StreamColor.Ybr,
        0xE0 when segment.StartsWith("JFIF\0"u8) && known is StreamColor.Undeclared => StreamColor.Ybr,
        _ => known,
    };
}
