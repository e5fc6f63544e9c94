namespace QaGateway.Workflow.Corrections;

/// <summary>A new header, then the rest of the stored object from its pixel data on: seekable, read-only, nothing copied.</summary>
internal sealed class JoinedStream(ReadOnlyMemory<byte> start, Stream rest, long restOffset, long restLength) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => start.Length + restLength;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (ReadStart(buffer) is > 0 and var count)
            return count;
        if (Prepare(buffer.Length) is not (> 0 and var wanted))
            return 0;

        var read = rest.Read(buffer[..wanted]);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (ReadStart(buffer.Span) is > 0 and var count)
            return count;
        if (Prepare(buffer.Length) is not (> 0 and var wanted))
            return 0;

        var read = await rest.ReadAsync(buffer[..wanted], cancellationToken);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await rest.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();

        base.Dispose(disposing);
    }

    private int ReadStart(Span<byte> buffer)
    {
        if (_position >= start.Length)
            return 0;

        var count = (int)Math.Min(buffer.Length, start.Length - _position);
        start.Span.Slice((int)_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    private int Prepare(int wanted)
    {
        var at = _position - start.Length;
        if (at < 0 || at >= restLength)
            return 0;
        if (rest.Position != restOffset + at)
            rest.Position = restOffset + at;

        return (int)Math.Min(wanted, restLength - at);
    }
}
