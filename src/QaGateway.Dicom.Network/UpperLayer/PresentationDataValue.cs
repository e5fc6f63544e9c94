using System.Buffers;
using System.Buffers.Binary;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>One presentation data value of a P-DATA-TF (PS3.8 §9.3.5.1, PS3.8 Annex E).</summary>
/// <param name="ContextId">Presentation context.</param>
/// <param name="IsCommand">Control bit 0: command, else data set.</param>
/// <param name="IsLast">Control bit 1: last fragment.</param>
/// <param name="Fragment">The bytes; lie in the receive buffer.</param>
public readonly record struct PresentationDataValue(byte ContextId, bool IsCommand, bool IsLast, ReadOnlySequence<byte> Fragment)
{
    /// <summary>Length (4), context id (1), control (1).</summary>
    public const int HeaderLength = 6;

    /// <summary>Takes the first value off the body of a P-DATA-TF; false when the body is used up.</summary>
    /// <exception cref="PduException">The value overruns the PDU, or is too short to have a header (DUL-2).</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> body, out PresentationDataValue value)
    {
        value = default;
        if (body.IsEmpty)
            return false;
        if (body.Length < HeaderLength)
            throw new PduException(AbortReason.InvalidParameterValue, $"{body.Length} bytes are left in a P-DATA-TF, too few for a PDV.");

        Span<byte> header = stackalloc byte[HeaderLength];
        if (body.FirstSpan is { Length: >= HeaderLength } first)
            first[..HeaderLength].CopyTo(header);
        else
            body.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length < 2 || length > body.Length - 4)
            throw new PduException(AbortReason.InvalidParameterValue, $"A PDV of {length} bytes does not fit the P-DATA-TF, which has {body.Length - 4} left.");

        var control = header[5];
        value = new PresentationDataValue(header[4], (control & 1) is not 0, (control & 2) is not 0, body.Slice(HeaderLength, length - 2));
        body = body.Slice(4 + (long)length);
        return true;
    }

    /// <summary>Writes the header of a P-DATA-TF with one value: 12 bytes.</summary>
    public static void WriteHeader(Span<byte> target, byte contextId, bool isCommand, bool isLast, int fragmentLength)
    {
        target[0] = (byte)PduType.Data;
        target[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], (uint)(fragmentLength + HeaderLength));
        BinaryPrimitives.WriteUInt32BigEndian(target[6..], (uint)(fragmentLength + 2));
        target[10] = contextId;
        target[11] = (byte)((isCommand ? 1 : 0) | (isLast ? 2 : 0));
    }
}
