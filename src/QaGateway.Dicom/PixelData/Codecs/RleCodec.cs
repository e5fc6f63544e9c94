using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>RLE Lossless (PS3.5 Annex G).</summary>
public static class RleCodec
{
    private const int HeaderLength = 64;
    private const int MaxSegments = 15;

    /// <summary>Decodes one frame to native pixels: little endian, colour by pixel.</summary>
    /// <exception cref="DicomReadException">The segments do not make a frame of that description.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> encodedFrame, DicomImageInfo info)
    {
        var bytesPerSample = (info.BitsAllocated + 7) / 8;
        var planes = info.BitsAllocated == 1 ? 1 : info.SamplesPerPixel * bytesPerSample;
        var frame = new byte[FrameLength(info)];
        if (encodedFrame.Length < HeaderLength)
            throw Bad("The RLE header is cut off.", encodedFrame.Length);
        var segments = BinaryPrimitives.ReadUInt32LittleEndian(encodedFrame);
        if (segments != planes || segments > MaxSegments)
            throw Bad($"{segments} RLE segments where {planes} are needed.", 0);

        for (var plane = 0; plane < planes; plane++)
        {
            // Segments come sample by sample, of each the most significant byte first (§G.2).
            var sample = plane / bytesPerSample;
            var significance = bytesPerSample - 1 - plane % bytesPerSample;
            var start = info.BitsAllocated == 1 ? 0 : sample * bytesPerSample + significance;
            DecodeSegment(Segment(encodedFrame, plane, planes), frame, start, planes);
        }

        return frame;
    }

    private static int FrameLength(DicomImageInfo info) =>
        (long)info.Rows * info.Columns * info.SamplesPerPixel * ((info.BitsAllocated + 7) / 8) is var length and <= 1 << 30
            ? info.BitsAllocated == 1 ? (int)info.FrameBytes : (int)length
            : throw Bad("The frame is too large.", 0);

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> encoded, int index, int count)
    {
        var start = BinaryPrimitives.ReadUInt32LittleEndian(encoded[(4 + index * 4)..]);
        var end = index + 1 < count ? BinaryPrimitives.ReadUInt32LittleEndian(encoded[(8 + index * 4)..]) : (uint)encoded.Length;
        return start >= HeaderLength && start <= end && end <= encoded.Length
            ? encoded[(int)start..(int)end]
            : throw Bad("An RLE segment lies outside of the frame.", start);
    }

    private static void DecodeSegment(ReadOnlySpan<byte> segment, Span<byte> frame, int position, int step)
    {
        var read = 0;
        while (position < frame.Length)
        {
            if (read >= segment.Length)
                throw Bad("An RLE segment ends too early.", read);
            var control = (sbyte)segment[read++];
            if (control >= 0)
            {
                var count = Math.Min(control + 1, segment.Length - read);
                for (var i = 0; i < count && position < frame.Length; i++, position += step)
                    frame[position] = segment[read + i];
                read += count;
            }
            else if (control != sbyte.MinValue && read < segment.Length)
            {
                var value = segment[read++];
                for (var i = 0; i <= -control && position < frame.Length; i++, position += step)
                    frame[position] = value;
            }
        }
    }

    private static DicomReadException Bad(string text, long offset) => new(text, offset, Tags.PixelData);
}
