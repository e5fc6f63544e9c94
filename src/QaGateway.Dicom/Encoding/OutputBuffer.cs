using System.Buffers;
using System.Buffers.Binary;

namespace QaGateway.Dicom.Encoding;

/// <summary>A growing buffer in one byte order, in which lengths are filled in afterwards.</summary>
internal sealed class OutputBuffer(bool isBigEndian)
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt16(ushort value)
    {
        if (isBigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);
    }

    public void WriteUInt32(uint value) => PutUInt32(Take(4), value);

    public void WriteTag(uint tag)
    {
        WriteUInt16((ushort)(tag >> 16));
        WriteUInt16((ushort)tag);
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Writes units of 2, 4 or 8 bytes in the other byte order; bytes left over stay.</summary>
    public void WriteSwapped(ReadOnlySpan<byte> bytes, int unit)
    {
        var target = Take(bytes.Length);
        bytes.CopyTo(target);
        for (var i = 0; i + unit <= target.Length; i += unit)
            target.Slice(i, unit).Reverse();
    }

    /// <summary>Fills in a length at a place written before: what was written since the four bytes there.</summary>
    public void PatchLength(int place) => PutUInt32(_bytes.AsSpan(place, 4), (uint)(Length - place - 4));

    private void PutUInt32(Span<byte> target, uint value)
    {
        if (isBigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(target, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(target, value);
    }

    private Span<byte> Take(int count)
    {
        var needed = (long)Length + count;
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, _bytes.Length * 2L), Array.MaxLength));
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
