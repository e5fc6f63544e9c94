using System.Buffers;
using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>RLE Lossless (PS3.5 Annex G): a segment for each byte of a sample, the most significant first, rows encoded apart.</summary>
internal static class RleEncoder
{
    private const int HeaderLength = 64;
    private const int MaxSegments = 15;
    private const int MaxRun = 128;

    /// <param name="frame">Native pixels, little endian, colour by pixel.</param>
    /// <param name="info">Describes them.</param>
    /// <exception cref="CodecException">More segments than the header of a frame can name.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> frame, DicomImageInfo info)
    {
        var bytesPerSample = (info.BitsAllocated + 7) / 8;
        var planes = info.BitsAllocated == 1 ? 1 : info.SamplesPerPixel * bytesPerSample;
        if (planes > MaxSegments)
            throw new CodecException(CodecFailure.Unsupported, $"RLE has {MaxSegments} segments at most, this image needs {planes}");

        var output = new ArrayBufferWriter<byte>(HeaderLength + (frame.Length / 2));
        output.GetSpan(HeaderLength)[..HeaderLength].Clear();
        output.Advance(HeaderLength);
        Span<uint> offsets = stackalloc uint[MaxSegments];
        var rowLength = info.BitsAllocated == 1 ? frame.Length : info.Columns;
        var row = ArrayPool<byte>.Shared.Rent(rowLength);
        for (var plane = 0; plane < planes; plane++)
        {
            offsets[plane] = (uint)output.WrittenCount;
            var start = info.BitsAllocated == 1 ? 0 : (plane / bytesPerSample * bytesPerSample) + bytesPerSample - 1 - (plane % bytesPerSample);
            for (var at = start; at < frame.Length; at += rowLength * planes)
            {
                for (var i = 0; i < rowLength; i++)
                    row[i] = frame[at + (i * planes)];
                EncodeRow(row.AsSpan(0, rowLength), output);
            }

            if ((output.WrittenCount & 1) != 0)
                Put(output, 0);
        }

        ArrayPool<byte>.Shared.Return(row);
        var encoded = output.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(encoded, planes);
        for (var plane = 0; plane < planes; plane++)
            BinaryPrimitives.WriteUInt32LittleEndian(encoded.AsSpan(4 + (plane * 4)), offsets[plane]);
        return encoded;
    }

    /// <summary>Runs of three and more are replicated; what lies between goes literally.</summary>
    private static void EncodeRow(ReadOnlySpan<byte> row, ArrayBufferWriter<byte> output)
    {
        var literal = 0;
        var at = 0;
        while (at < row.Length)
        {
            var run = RunAt(row, at);
            if (run < 3)
            {
                at += run;
                continue;
            }

            PutLiterals(row[literal..at], output);
            Put(output, (byte)(1 - run));
            Put(output, row[at]);
            at += run;
            literal = at;
        }

        PutLiterals(row[literal..], output);
    }

    private static int RunAt(ReadOnlySpan<byte> row, int at)
    {
        var rest = row.Slice(at, Math.Min(MaxRun, row.Length - at));
        var length = rest.IndexOfAnyExcept(rest[0]);
        return length < 0 ? rest.Length : length;
    }

    private static void PutLiterals(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(MaxRun, bytes.Length);
            Put(output, (byte)(count - 1));
            output.Write(bytes[..count]);
            bytes = bytes[count..];
        }
    }

    private static void Put(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
