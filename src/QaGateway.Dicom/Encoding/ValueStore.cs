using System.Buffers;
using System.Buffers.Binary;

namespace QaGateway.Dicom.Encoding;

/// <summary>Where parsed values live: in the caller's memory when it holds the whole data set, else copied here as they arrive.</summary>
internal sealed class ValueStore
{
    private const int InitialSize = 4096;

    private readonly bool _isInPlace;
    private readonly int _limit;
    private byte[] _buffer = [];
    private int _length;
    private long _overhead;

    /// <summary>Values stay where they are.</summary>
    public ValueStore(ReadOnlyMemory<byte> whole)
    {
        _isInPlace = true;
        Source.Memory = whole;
    }

    /// <summary>Values are copied, up to a limit that headers count against too.</summary>
    public ValueStore(int limit) => _limit = limit;

    public ByteSource Source { get; } = new();

    /// <summary>Whether a value of that length, declared by the peer, may be kept. Takes no memory.</summary>
    public bool HasRoomFor(uint length) => _isInPlace || _overhead + _length + length <= _limit;

    /// <summary>Counts what an element or item costs beside its value.</summary>
    /// <returns>false when the limit is reached.</returns>
    public bool TryCharge(int bytes)
    {
        _overhead += bytes;
        return HasRoomFor(0);
    }

    /// <param name="position">In the data set.</param>
    /// <returns>The offset in <see cref="Source"/> that the next value will have.</returns>
    public int OffsetAt(long position) => _isInPlace ? (int)position : _length;

    /// <summary>Takes bytes that arrived; memory grows with them, never ahead of them.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isInPlace)
            return;

        if (bytes.Length > _buffer.Length - _length)
            Grow(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>The value of encapsulated pixel data is the row of its items, heads included.</summary>
    public void AppendFragmentHeader(uint length)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0xE000FFFE); // (FFFE,E000)
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], length);
        Append(bytes);
    }

    /// <summary>Forgets what was appended after a point, for a value that turned out too long.</summary>
    public void TruncateTo(int offset)
    {
        if (_isInPlace || offset >= _length)
            return;
        _buffer.AsSpan(offset, _length - offset).Clear();
        _length = offset;
    }

    /// <summary>Makes the values readable, in memory of just their size.</summary>
    public void Complete()
    {
        if (_isInPlace || _buffer.Length == 0)
            return;
        Source.Memory = _buffer.AsSpan(0, _length).ToArray();
        Return();
    }

    private void Grow(int added)
    {
        var doubled = Math.Min((long)_buffer.Length * 2, Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Math.Max(doubled, InitialSize), (long)_length + added));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Return();
        _buffer = larger;
    }

    /// <summary>Patients' data do not stay in the pool.</summary>
    private void Return()
    {
        if (_buffer.Length == 0)
            return;
        _buffer.AsSpan(0, _length).Clear();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
