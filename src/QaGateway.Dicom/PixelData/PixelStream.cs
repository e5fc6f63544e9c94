using System.Buffers;
using System.IO.Compression;
using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.PixelData;

/// <summary>A data set as a stream that is read forward: positions are of the inflated data set, lengths are checked before memory is taken.</summary>
internal sealed class PixelStream : IAsyncDisposable
{
    private const int BlockSize = 64 << 10;

    private readonly Stream _stream;
    private readonly bool _isOwned;
    private readonly long _base;
    private readonly byte[] _head = new byte[ElementHeader.MaxSize];

    private PixelStream(Stream stream, bool isOwned)
    {
        _stream = stream;
        _isOwned = isOwned;
        _base = stream.CanSeek ? stream.Position : 0;
    }

    public long Position { get; private set; }

    /// <summary>Whether nothing follows; false when that cannot be known.</summary>
    public bool IsAtEnd => _stream.CanSeek && _stream.Position >= _stream.Length;

    public bool CanSeek => _stream.CanSeek;

    public static async ValueTask<PixelStream> OpenAsync(Stream dataSet, bool isDeflated, CancellationToken cancellationToken)
    {
        if (!isDeflated)
            return new PixelStream(dataSet, isOwned: false);

        // The zlib header that some writers put before the data (ENC-13) needs a look at two bytes.
        var start = new byte[2];
        await dataSet.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var hasZlibHeader = (start[0] & 0x0F) == 8 && start[0] >> 4 <= 7 && (start[0] << 8 | start[1]) % 31 == 0;
        var source = hasZlibHeader ? dataSet : new PrefixedStream(start, dataSet);
        return new PixelStream(new DeflateStream(source, CompressionMode.Decompress, leaveOpen: true), isOwned: true);
    }

    public async ValueTask SkipToAsync(long position, CancellationToken cancellationToken)
    {
        if (_stream.CanSeek)
        {
            _stream.Position = _base + position;
            Position = position;
            return;
        }

        if (position < Position)
            throw new InvalidOperationException("A stream that cannot seek is read forward only.");
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            while (Position < position)
                await ReadAsync(block.AsMemory(0, (int)Math.Min(block.Length, position - Position)), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    public async ValueTask<ElementHeader> ReadHeaderAsync(SyntaxEncoding encoding, CancellationToken cancellationToken)
    {
        var start = Position;
        await ReadAsync(_head.AsMemory(0, 8), cancellationToken).ConfigureAwait(false);
        if (ElementHeader.TryRead(_head.AsSpan(0, 8), encoding.IsExplicit, encoding.IsBigEndian, out var header))
            return header;
        await ReadAsync(_head.AsMemory(8, 4), cancellationToken).ConfigureAwait(false);
        return ElementHeader.TryRead(_head, encoding.IsExplicit, encoding.IsBigEndian, out header)
            ? header
            : throw new DicomReadException("No element stands where the pixel data should be.", start);
    }

    /// <summary>Reads bytes to the end of a buffer.</summary>
    /// <exception cref="DicomReadException">The stream ends before.</exception>
    public async ValueTask ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException error)
        {
            throw new DicomReadException("The pixel data end too early.", Position, Tags.PixelData, error) { IsTruncated = true };
        }
        catch (InvalidDataException error)
        {
            throw new DicomReadException("The data set is not deflated as RFC 1951 has it.", Position, Tags.PixelData, error);
        }

        Position += buffer.Length;
    }

    /// <summary>Appends bytes of a declared length; memory grows as they arrive.</summary>
    public async ValueTask AppendToAsync(ArrayBufferWriter<byte> output, long length, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var block = output.GetMemory((int)Math.Min(length, BlockSize));
            var count = (int)Math.Min(length, block.Length);
            await ReadAsync(block[..count], cancellationToken).ConfigureAwait(false);
            output.Advance(count);
            length -= count;
        }
    }

    public ValueTask DisposeAsync() => _isOwned ? _stream.DisposeAsync() : ValueTask.CompletedTask;
}
