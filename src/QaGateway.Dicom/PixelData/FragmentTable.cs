using System.Buffers;
using System.Buffers.Binary;
using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.PixelData;

/// <summary>
/// Where the fragments of encapsulated pixel data lie, and which make which frame: by the Basic or Extended Offset Table when it
/// fits, by count, or by the marks that encoded images begin with (PS3.5 §A.4).
/// </summary>
internal sealed class FragmentTable
{
    private const int MaxFragments = 1 << 20;
    private const int MaxTableBytes = 64 << 20;

    private readonly List<Fragment> _fragments = [];
    private int[] _firsts = [];

    public Fragment this[int index] => _fragments[index];

    /// <summary>The fragments of a frame.</summary>
    public (int First, int Count) Of(int frame)
    {
        var end = frame + 1 < _firsts.Length ? _firsts[frame + 1] : _fragments.Count;
        return (_firsts[frame], end - _firsts[frame]);
    }

    /// <param name="stream">At the first item, the Basic Offset Table.</param>
    /// <param name="header">May hold the Extended Offset Table.</param>
    /// <param name="frames">Number of Frames.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<FragmentTable> ReadAsync(
        PixelStream stream, DicomDataset header, int frames, CancellationToken cancellationToken)
    {
        var table = new FragmentTable();
        var basic = await table.ReadItemsAsync(stream, cancellationToken).ConfigureAwait(false);
        table._firsts = table.Assign(header, basic, frames)
            ?? throw new DicomReadException("The frames of the encapsulated pixel data cannot be told apart.", stream.Position, Tags.PixelData);
        return table;
    }

    private async ValueTask<byte[]> ReadItemsAsync(PixelStream stream, CancellationToken cancellationToken)
    {
        var encoding = SyntaxEncoding.Of(Uids.ExplicitVRLittleEndian);
        byte[]? basic = null;
        var mark = new byte[4];
        while (true)
        {
            var start = stream.Position;
            if (stream.IsAtEnd && _fragments.Count > 0)
                return basic ?? []; // the last delimiter is missing (ENC-3)
            var item = await stream.ReadHeaderAsync(encoding, cancellationToken).ConfigureAwait(false);
            if (item.Tag == ElementHeader.SequenceDelimiter)
                return basic ?? [];
            if (item.Tag != ElementHeader.ItemTag || item.Length == ElementHeader.UndefinedLength || _fragments.Count == MaxFragments)
                throw new DicomReadException("Encapsulated pixel data hold something that is no fragment, or too many.", start, Tags.PixelData);

            var value = stream.Position;
            if (basic is null)
            {
                basic = await ReadTableAsync(stream, item.Length, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var known = (int)Math.Min(4, item.Length);
                await stream.ReadAsync(mark.AsMemory(0, known), cancellationToken).ConfigureAwait(false);
                _fragments.Add(new Fragment(value, item.Length, start, BinaryPrimitives.ReadUInt32BigEndian(mark)));
            }

            await stream.SkipToAsync(value + item.Length, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<byte[]> ReadTableAsync(PixelStream stream, uint length, CancellationToken cancellationToken)
    {
        if (length > MaxTableBytes)
            throw new DicomReadException("The Basic Offset Table is too long.", stream.Position, Tags.PixelData);
        var output = new ArrayBufferWriter<byte>();
        await stream.AppendToAsync(output, length, cancellationToken).ConfigureAwait(false);
        return output.WrittenSpan.ToArray();
    }

    /// <returns>The first fragment of each frame; null when nothing tells.</returns>
    private int[]? Assign(DicomDataset header, byte[] basic, int frames)
    {
        if (_fragments.Count < frames)
            return null;
        if (frames == 1)
            return [0];
        return ByOffsets(ExtendedOffsets(header), frames)
            ?? ByOffsets(BasicOffsets(basic), frames)
            ?? (_fragments.Count == frames ? Enumerable.Range(0, frames).ToArray() : ByMarks(frames));
    }

    private int[]? ByOffsets(long[] offsets, int frames)
    {
        if (offsets.Length != frames)
            return null;

        var origin = _fragments[0].ItemOffset;
        var index = _fragments.Index().ToDictionary(entry => entry.Item.ItemOffset - origin, entry => entry.Index);
        var firsts = new int[frames];
        for (var i = 0; i < frames; i++)
        {
            if (!index.TryGetValue(offsets[i], out firsts[i]) || (i > 0 && firsts[i] <= firsts[i - 1]))
                return null; // a table that does not point at fragments is of no use
        }

        return firsts[0] == 0 ? firsts : null;
    }

    private static long[] BasicOffsets(byte[] basic)
    {
        var offsets = new long[basic.Length / 4];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = BinaryPrimitives.ReadUInt32LittleEndian(basic.AsSpan(i * 4));
        return offsets;
    }

    private static long[] ExtendedOffsets(DicomDataset header)
    {
        var bytes = (header.GetBytes(Tags.ExtendedOffsetTable) ?? default).Span;
        var offsets = new long[bytes.Length / 8];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]);
        return offsets;
    }

    /// <summary>Start of image of JPEG and JPEG-LS, start of codestream of JPEG 2000.</summary>
    private int[]? ByMarks(int frames)
    {
        int[] firsts =
        [
            .. _fragments.Index()
                .Where(entry => entry.Item.Mark >> 8 == 0xFFD8FF || entry.Item.Mark == 0xFF4FFF51)
                .Select(entry => entry.Index),
        ];
        return firsts.Length == frames && firsts[0] == 0 ? firsts : null;
    }

    /// <param name="Offset">Of its bytes, in the data set.</param>
    /// <param name="Length">Of its bytes.</param>
    /// <param name="ItemOffset">Of its item tag, which offset tables count from.</param>
    /// <param name="Mark">Its first four bytes.</param>
    internal readonly record struct Fragment(long Offset, uint Length, long ItemOffset, uint Mark);
}
