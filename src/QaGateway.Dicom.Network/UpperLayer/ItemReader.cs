using System.Buffers.Binary;
using TextEncoding = System.Text.Encoding;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Reads the fields and items of an associate PDU. What overruns its parent is refused (DUL-2).</summary>
internal ref struct ItemReader(ReadOnlySpan<byte> parent)
{
    private ReadOnlySpan<byte> _rest = parent;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Next item (type 1, reserved 1, length 2, value); false at the end of the parent.</summary>
    public bool TryNext(out byte type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (AtEnd)
            return false;

        var header = Bytes(4);
        type = header[0];
        value = Bytes(BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
        return true;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length)
            throw new PduException(AbortReason.InvalidParameterValue, $"A field or item of {count} bytes overruns its parent, which has {_rest.Length} left.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    /// <summary>Length (2) and bytes, as in sub-items 54H, 56H to 59H.</summary>
    public ReadOnlySpan<byte> Counted() => Bytes(UInt16());

    public ReadOnlySpan<byte> Rest() => Bytes(_rest.Length);

    /// <summary>Padding (NUL or space) that some peers send is dropped; the UID itself is not judged here.</summary>
    public static string Uid(ReadOnlySpan<byte> value) => TextEncoding.Latin1.GetString(value.Trim("\0 "u8));
}
