using System.Buffers;
using System.Runtime.CompilerServices;
using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.PixelData;

/// <summary>Reads single frames out of a data set without the other frames in memory.</summary>
public static class FrameReader
{
    private const int MaxFrameBytes = 1 << 30;

    /// <summary>One frame: native pixels in little endian, or the encoded stream of an encapsulated one, fragments joined.</summary>
    /// <param name="dataSet">At the start of the data set; must be able to seek for encapsulated pixel data, else it may be read forward.</param>
    /// <param name="transferSyntaxUid">How it is encoded.</param>
    /// <param name="header">From <see cref="DicomReader.ReadHeaderAsync"/> of the same data set.</param>
    /// <param name="frameIndex">Counted from 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="DicomReadException">No pixel data, cut off, or frames that cannot be told apart.</exception>
    public static async ValueTask<byte[]> ReadFrameAsync(
        Stream dataSet, string transferSyntaxUid, DicomHeader header, int frameIndex, CancellationToken cancellationToken)
    {
        var info = InfoOf(header);
        ArgumentOutOfRangeException.ThrowIfNegative(frameIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frameIndex, info.Frames);
        await foreach (var frame in ReadAsync(dataSet, transferSyntaxUid, header, info, frameIndex, 1, cancellationToken).ConfigureAwait(false))
            return frame;
        throw new InvalidOperationException("A range of one frame has one frame.");
    }

    /// <summary>All frames in their order; fragments are looked up once.</summary>
    /// <param name="dataSet">At the start of the data set, as for <see cref="ReadFrameAsync"/>.</param>
    /// <param name="transferSyntaxUid">How it is encoded.</param>
    /// <param name="header">From <see cref="DicomReader.ReadHeaderAsync"/> of the same data set.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DicomReadException">No pixel data, cut off, or frames that cannot be told apart.</exception>
    public static IAsyncEnumerable<byte[]> ReadFramesAsync(
        Stream dataSet, string transferSyntaxUid, DicomHeader header, CancellationToken cancellationToken)
    {
        var info = InfoOf(header);
        return ReadAsync(dataSet, transferSyntaxUid, header, info, 0, info.Frames, cancellationToken);
    }

    private static DicomImageInfo InfoOf(DicomHeader header) =>
        DicomImageInfo.From(header.Dataset) ?? throw new DicomReadException("The header does not describe an image.", 0, Tags.PixelData);

    private static async IAsyncEnumerable<byte[]> ReadAsync(
        Stream dataSet, string transferSyntaxUid, DicomHeader header, DicomImageInfo info, int first, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (header.PixelDataOffset is not { } offset)
            throw new DicomReadException("The data set has no pixel data.", 0, Tags.PixelData);
        var encoding = SyntaxEncoding.Of(transferSyntaxUid);
        var stream = await PixelStream.OpenAsync(dataSet, encoding.IsDeflated, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.SkipToAsync(offset, cancellationToken).ConfigureAwait(false);
            var element = await stream.ReadHeaderAsync(encoding, cancellationToken).ConfigureAwait(false);
            var value = stream.Position;
            var fragments = element.Length == ElementHeader.UndefinedLength
                ? await ReadFragmentsAsync(stream, header.Dataset, info, cancellationToken).ConfigureAwait(false)
                : null;
            for (var frame = first; frame < first + count; frame++)
            {
                yield return fragments is not null
                    ? await ReadEncapsulatedAsync(stream, fragments, frame, cancellationToken).ConfigureAwait(false)
                    : await ReadNativeAsync(stream, value, element, info, encoding, frame, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<byte[]> ReadNativeAsync(
        PixelStream stream, long value, ElementHeader element, DicomImageInfo info, SyntaxEncoding encoding, int frameIndex, CancellationToken cancellationToken)
    {
        CheckSize(info.FrameBytes, stream.Position);
        var unit = encoding.IsBigEndian ? element.Vr.UnitSize : 1;
        var firstBit = info.FrameBits * frameIndex;
        var first = firstBit / 8 / unit * unit; // whole units, to swap them
        var last = Math.Min(((firstBit + info.FrameBits + 7) / 8 + unit - 1) / unit * unit, element.Length);
        if ((firstBit + info.FrameBits + 7) / 8 > element.Length)
            throw new DicomReadException("The pixel data are shorter than the frames the header tells of.", stream.Position, Tags.PixelData) { IsTruncated = true };

        await stream.SkipToAsync(value + first, cancellationToken).ConfigureAwait(false);
        var output = new ArrayBufferWriter<byte>();
        await stream.AppendToAsync(output, last - first, cancellationToken).ConfigureAwait(false);
        var bytes = output.WrittenSpan.ToArray();
        for (var i = 0; unit > 1 && i + unit <= bytes.Length; i += unit)
            bytes.AsSpan(i, unit).Reverse();
        return Cut(bytes, firstBit - first * 8, info);
    }

    /// <summary>Frames of single bits follow one another without padding (PS3.5 §8.1.1): they may begin inside a byte.</summary>
    private static byte[] Cut(byte[] bytes, long firstBit, DicomImageInfo info)
    {
        var start = (int)(firstBit / 8);
        var shift = (int)(firstBit % 8);
        var frame = bytes.AsSpan(start, Math.Min((int)info.FrameBytes, bytes.Length - start)).ToArray();
        for (var i = 0; shift > 0 && i < frame.Length; i++)
        {
            var next = start + i + 1 < bytes.Length ? bytes[start + i + 1] : 0;
            frame[i] = (byte)((bytes[start + i] >> shift) | (next << (8 - shift)));
        }

        if (info.FrameBits % 8 is var rest and > 0)
            frame[^1] &= (byte)((1 << (int)rest) - 1); // the next frame's bits
        return frame;
    }

    private static ValueTask<FragmentTable> ReadFragmentsAsync(
        PixelStream stream, DicomDataset header, DicomImageInfo info, CancellationToken cancellationToken) =>
        stream.CanSeek
            ? FragmentTable.ReadAsync(stream, header, info.Frames, cancellationToken)
            : throw new NotSupportedException("Frames of encapsulated pixel data need a stream that can seek.");

    private static async ValueTask<byte[]> ReadEncapsulatedAsync(
        PixelStream stream, FragmentTable fragments, int frameIndex, CancellationToken cancellationToken)
    {
        var (first, count) = fragments.Of(frameIndex);
        var output = new ArrayBufferWriter<byte>();
        for (var i = first; i < first + count; i++)
        {
            var fragment = fragments[i];
            CheckSize(output.WrittenCount + fragment.Length, fragment.Offset);
            await stream.SkipToAsync(fragment.Offset, cancellationToken).ConfigureAwait(false);
            await stream.AppendToAsync(output, fragment.Length, cancellationToken).ConfigureAwait(false);
        }

        return output.WrittenSpan.ToArray();
    }

    private static void CheckSize(long bytes, long offset)
    {
        if (bytes > MaxFrameBytes)
            throw new DicomReadException($"A frame is longer than {MaxFrameBytes} bytes.", offset, Tags.PixelData);
    }
}
