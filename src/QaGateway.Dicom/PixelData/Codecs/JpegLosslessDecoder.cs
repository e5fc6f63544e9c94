using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>The markers of a lossless JPEG stream: frame, tables, restarts, scans.</summary>
internal ref partial struct JpegLosslessDecoder(ReadOnlySpan<byte> stream, DicomImageInfo info)
{
    private readonly ReadOnlySpan<byte> _stream = stream;
    private readonly ushort[]?[] _tables = new ushort[4][];
    private readonly byte[] _componentIds = new byte[4];
    private ushort[] _samples = [];
    private int _at;
    private int _precision;
    private int _components;
    private int _restartInterval;
    private int _scanned;
    private uint _bits;
    private int _bitCount;

    public bool Run()
    {
        if (_stream is not [0xFF, 0xD8, ..])
            return false;

        _at = 2;
        while (TryMarker(out var marker))
        {
            if (marker is 0xD9)
                break;
            if (!TrySegment(out var segment))
                return false;

            var isGood = marker switch
            {
                0xC3 => ReadFrame(segment),
                0xC4 => ReadTables(segment),
                0xDD => ReadRestartInterval(segment),
                0xDA => ReadScan(segment),
                0xC0 or 0xC1 or 0xC2 or >= 0xC5 and <= 0xC7 or >= 0xC9 and <= 0xCF => false, // another process
                _ => true,
            };
            if (!isGood)
                return false;
        }

        return _components > 0 && _scanned == _components;
    }

    public readonly byte[] Native()
    {
        if (info.BitsAllocated is 8)
            return Array.ConvertAll(_samples, s => (byte)s);

        var native = new byte[_samples.Length * 2];
        for (var i = 0; i < _samples.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(native.AsSpan(i * 2), _samples[i]);
        return native;
    }

    private bool TryMarker(out byte marker)
    {
        marker = 0;
        while (_at + 1 < _stream.Length)
        {
            if (_stream[_at] is 0xFF && _stream[_at + 1] is not (0 or 0xFF or >= 0xD0 and <= 0xD7))
            {
                marker = _stream[_at + 1];
                _at += 2;
                return true;
            }

            _at++;
        }

        return false;
    }

    private bool TrySegment(out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (_at + 2 > _stream.Length)
            return false;

        var length = BinaryPrimitives.ReadUInt16BigEndian(_stream[_at..]);
        if (length < 2 || _at + length > _stream.Length)
            return false;

        segment = _stream.Slice(_at + 2, length - 2);
        _at += length;
        return true;
    }

    private bool ReadFrame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || _components > 0)
            return false;

        _precision = segment[0];
        var (rows, columns, components) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), segment[5]);
        if (_precision is < 2 or > 16 || _precision > info.BitsAllocated || rows != info.Rows || columns != info.Columns
            || components != info.SamplesPerPixel || components > 4 || segment.Length < 6 + (components * 3))
            return false;

        for (var i = 0; i < components; i++)
        {
            _componentIds[i] = segment[6 + (i * 3)];
            if (segment[7 + (i * 3)] is not 0x11)
                return false; // subsampled: not in DICOM's lossless images
        }

        _components = components;
        _samples = new ushort[checked(rows * columns * components)];
        return true;
    }

    private readonly bool ReadTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length >= 17)
        {
            var id = segment[0] & 0x0F;
            var counts = segment.Slice(1, 16);
            var total = 0;
            foreach (var count in counts)
                total += count;
            if (id > 3 || segment.Length < 17 + total || !TryBuild(counts, segment.Slice(17, total), out var table))
                return false;

            _tables[id] = table;
            segment = segment[(17 + total)..];
        }

        return segment.IsEmpty;
    }

    /// <summary>For the next 16 bits of the stream: length of the code in the high byte, value in the low one; 0 = no code.</summary>
    private static bool TryBuild(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, out ushort[] table)
    {
        table = new ushort[1 << 16];
        var (code, next) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            for (var i = 0; i < counts[length - 1]; i++, code++, next++)
            {
                if (code >= 1 << length || values[next] > 16)
                    return false;

                table.AsSpan(code << (16 - length), 1 << (16 - length)).Fill((ushort)((length << 8) | values[next]));
            }

            code <<= 1;
        }

        return true;
    }

    private bool ReadRestartInterval(ReadOnlySpan<byte> segment)
    {
        _restartInterval = segment.Length is 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : -1;
        return _restartInterval >= 0 && _restartInterval % info.Columns is 0; // whole lines (T.81 §H.1.1)
    }

    private bool ReadScan(ReadOnlySpan<byte> segment)
    {
        var count = segment is [var first, ..] ? first : 0;
        if (_components is 0 || count is 0 || count > _components || segment.Length != 4 + (count * 2))
            return false;

        Span<int> which = stackalloc int[count];
        var tables = new ushort[count][];
        for (var i = 0; i < count; i++)
        {
            which[i] = _componentIds.AsSpan(0, _components).IndexOf(segment[1 + (i * 2)]);
            var id = segment[2 + (i * 2)] >> 4;
            if (which[i] < 0 || id > 3 || _tables[id] is not { } table)
                return false;
            tables[i] = table;
        }

        var (predictor, transform) = (segment[1 + (count * 2)], segment[3 + (count * 2)] & 0x0F);
        _scanned += count;
        return predictor is >= 1 and <= 7 && transform < _precision && Decode(which, tables, predictor, transform);
    }
}
