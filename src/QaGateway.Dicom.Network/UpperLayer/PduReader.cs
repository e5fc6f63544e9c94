using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Cuts the byte stream of one association into PDUs (PS3.8 §9.3.1: type 1 byte, reserved 1, length 4 big-endian).</summary>
/// <param name="input">The stream.</param>
/// <param name="limits">A longer PDU is refused on its header, without waiting for the rest.</param>
public sealed class PduReader(PipeReader input, PduLimits limits)
{
    private const int HeaderLength = 6;
    private const int ShortBodyLength = 4;

    private SequencePosition _end;
    private bool _held;

    /// <summary>The next PDU, if it has arrived already.</summary>
    /// <exception cref="PduException">Unknown type or a length that the type does not allow.</exception>
    public bool TryRead(out PduFrame frame)
    {
        frame = default;
        Release();
        if (!input.TryRead(out var result))
            return false;
        if (Take(result.Buffer, out frame))
            return true;

        // Examined only to its start: the waiting read that follows must see these bytes again.
        input.AdvanceTo(result.Buffer.Start);
        return false;
    }

    /// <returns>The next PDU, its body valid until the next read or <see cref="Release"/>; null when the peer closed between PDUs.</returns>
    /// <exception cref="PduException">Unknown type, a length that the type does not allow, or the peer closed inside a PDU.</exception>
    public async ValueTask<PduFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        Release();
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (Take(buffer, out var frame))
                return frame;

            var cut = !buffer.IsEmpty;
            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                return cut ? throw new PduException(AbortReason.NotSpecified, "The peer closed inside a PDU.") : null;
        }
    }

    /// <summary>Gives the bytes of the last PDU back.</summary>
    public void Release()
    {
        if (!_held)
            return;
        _held = false;
        input.AdvanceTo(_end);
    }

    /// <summary>Throws away whatever comes until the peer closes: after a broken PDU nobody knows where the next one begins.</summary>
    public async ValueTask DiscardAsync(long maxBytes, CancellationToken cancellationToken)
    {
        Release();
        while (maxBytes > 0)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            maxBytes -= result.Buffer.Length;
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    private bool Take(in ReadOnlySequence<byte> buffer, out PduFrame frame)
    {
        if (!TryFrame(buffer, limits, out frame))
            return false;
        _end = frame.Body.End;
        _held = true;
        return true;
    }

    /// <summary>Pure: the first PDU of a buffer, if it is complete.</summary>
    /// <exception cref="PduException">Unknown type or a length that the type does not allow.</exception>
    public static bool TryFrame(in ReadOnlySequence<byte> buffer, PduLimits limits, out PduFrame frame)
    {
        frame = default;
        if (buffer.IsEmpty)
            return false;

        // An HTTP or TLS client is told from its first byte, however few it sends.
        var type = (PduType)buffer.FirstSpan[0];
        if (type is < PduType.AssociateRequest or > PduType.Abort)
            throw new PduException(AbortReason.UnrecognizedPdu, $"PDU type {(byte)type:X2}H does not exist.");
        if (buffer.Length < HeaderLength)
            return false;

        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[2..]);
        CheckLength(type, length, limits);
        if (buffer.Length - HeaderLength < length)
            return false;

        frame = new PduFrame(type, buffer.Slice(HeaderLength, length));
        return true;
    }

    private static void CheckLength(PduType type, uint length, PduLimits limits)
    {
        var max = type switch
        {
            PduType.AssociateRequest or PduType.AssociateAccept => limits.MaxAssociateLength,
            PduType.Data => limits.MaxDataLength,
            _ => ShortBodyLength,
        };
        if (length > (uint)max)
            throw new PduException(AbortReason.InvalidParameterValue, $"A PDU of type {(byte)type:X2}H with {length} bytes is over the limit of {max}.");
        if (type is not (PduType.AssociateRequest or PduType.AssociateAccept or PduType.Data) && length != ShortBodyLength)
            throw new PduException(AbortReason.InvalidParameterValue, $"A PDU of type {(byte)type:X2}H has {length} bytes instead of {ShortBodyLength}.");
    }
}
