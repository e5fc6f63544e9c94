using System.Buffers;
using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>The value of encapsulated pixel data as it lies in a data set: items without the closing delimiter (PS3.5 §A.4).</summary>
internal static class PixelFragments
{
    private const int ItemHeaderLength = 8;
    private const uint Item = 0xE000FFFE; // (FFFE,E000) read as one little-endian number

    /// <summary>A Basic Offset Table, then each frame in a fragment of its own.</summary>
    /// <exception cref="CodecException">More than an array can hold.</exception>
    public static byte[] Write(IReadOnlyList<byte[]> frames)
    {
        var length = ItemHeaderLength + (frames.Count * 4L) + frames.Sum(f => ItemHeaderLength + f.Length + (f.Length & 1L));
        if (length > Array.MaxLength)
            throw new CodecException(CodecFailure.TooLarge, "the encoded frames are more than one array can hold");

        var value = new byte[length];
        var at = WriteHeader(value, 0, frames.Count * 4);
        var first = at + (frames.Count * 4);
        var next = first;
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(at), (uint)(next - first));
            at += 4;
            var body = WriteHeader(value, next, frame.Length + (frame.Length & 1));
            frame.CopyTo(value.AsSpan(body));
            next = body + frame.Length + (frame.Length & 1);
        }

        return value;
    }

    /// <summary>The only frame of a value: its fragments joined.</summary>
    /// <exception cref="CodecException">Something else than items, or cut off.</exception>
    public static byte[] JoinOne(ReadOnlySpan<byte> value)
    {
        var frame = new ArrayBufferWriter<byte>();
        for (var index = 0; value.Length >= ItemHeaderLength; index++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(value[4..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(value) != Item || length > value.Length - ItemHeaderLength)
                throw new CodecException(CodecFailure.Damaged, "encapsulated pixel data hold something that is no fragment");
            if (index > 0)
                frame.Write(value.Slice(ItemHeaderLength, (int)length));
            value = value[(ItemHeaderLength + (int)length)..];
        }

        return frame.WrittenSpan.ToArray();
    }

    private static int WriteHeader(byte[] value, int at, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(at), Item);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(at + 4), length);
        return at + ItemHeaderLength;
    }
}
