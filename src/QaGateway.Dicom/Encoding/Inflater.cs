using System.IO.Compression;

namespace QaGateway.Dicom.Encoding;

/// <summary>
/// Inflates a deflated data set as it arrives (ENC-13): raw RFC 1951, a zlib header tolerated, the ratio capped so that a small
/// message cannot fill the memory.
/// </summary>
internal sealed class Inflater : IDisposable
{
    private const int Slack = 1 << 20;
    private const int BlockSize = 32 << 10;

    private readonly DicomReadOptions _options;
    private readonly Feed _feed = new();
    private readonly DeflateStream _inflate;
    private readonly byte[] _block = new byte[BlockSize];
    private bool _hasStarted;
    private long _in;
    private long _out;

    public Inflater(DicomReadOptions options)
    {
        _options = options;
        _inflate = new DeflateStream(_feed, CompressionMode.Decompress);
    }

    /// <summary>Whether the data began with a zlib header, which the standard does not have.</summary>
    public bool HasZlibHeader { get; private set; }

    /// <summary>Takes deflated bytes; gives what they inflate to, block by block.</summary>
    /// <param name="deflated">The next bytes.</param>
    /// <param name="take">Called with inflated bytes, valid during the call; false stops.</param>
    /// <exception cref="DicomReadException">No deflated data, or over the ratio.</exception>
    public void Append(ReadOnlySpan<byte> deflated, Func<ReadOnlyMemory<byte>, bool> take)
    {
        _in += deflated.Length;
        _feed.Add(deflated);
        if (!TryStart())
            return;

        try
        {
            for (int count; (count = _inflate.Read(_block, 0, _block.Length)) > 0;)
            {
                _out += count;
                if (_out > _in * _options.MaxInflationRatio + Slack)
                    throw new DicomReadException($"The data set inflates by more than {_options.MaxInflationRatio}:1.", _out);
                if (!take(_block.AsMemory(0, count)))
                    return;
            }
        }
        catch (InvalidDataException error)
        {
            throw new DicomReadException("The data set is not deflated as RFC 1951 has it.", _out, inner: error);
        }
    }

    /// <summary>Whether the deflated data have come to their end: then no more input is asked for.</summary>
    public bool IsFinished()
    {
        if (!_hasStarted)
            return false;
        var asked = _feed.Asked;
        try
        {
            return _inflate.Read(_block, 0, 1) == 0 && _feed.Asked == asked;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _inflate.Dispose();

    private bool TryStart()
    {
        if (_hasStarted)
            return true;
        if (_feed.Available < 2)
            return false;

        _hasStarted = true;
        var (first, second) = (_feed.Peek(0), _feed.Peek(1));
        // RFC 1950 §2.2: method 8, window up to 7, both bytes a multiple of 31.
        HasZlibHeader = (first & 0x0F) == 8 && first >> 4 <= 7 && (first << 8 | second) % 31 == 0;
        if (HasZlibHeader)
            _feed.Skip(2);
        return true;
    }

    /// <summary>The inflater's input: what was added and not yet read. Says 0 when it has run dry, and goes on when there is more.</summary>
    private sealed class Feed : Stream
    {
        private byte[] _bytes = [];
        private int _start;
        private int _end;

        public int Asked { get; private set; }

        public int Available => _end - _start;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public byte Peek(int index) => _bytes[_start + index];

        public void Skip(int count) => _start += count;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            var rest = _bytes.AsSpan(_start, Available);
            var needed = rest.Length + bytes.Length;
            var target = needed > _bytes.Length ? new byte[Math.Max(needed, BlockSize)] : _bytes;
            rest.CopyTo(target);
            bytes.CopyTo(target.AsSpan(rest.Length));
            (_bytes, _start, _end) = (target, 0, needed);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            Asked++;
            var count = Math.Min(buffer.Length, Available);
            _bytes.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
