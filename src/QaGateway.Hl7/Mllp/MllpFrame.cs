using System.Buffers;

namespace QaGateway.Hl7.Mllp;

/// <summary>The frame of MLLP release 1 (MLL-1): <c>0B</c> message <c>1C 0D</c>. Pure: no socket, no clock.</summary>
public static class MllpFrame
{
    /// <summary>Start of a message, VT.</summary>
    public const byte Start = 0x0B;

    /// <summary>End of a message, FS.</summary>
    public const byte End = 0x1C;

    /// <summary>Release 2: the one byte of a commit reply that says the message is kept (MLL-2).</summary>
    public const byte Commit = 0x06;

    /// <summary>Release 2: the one byte of a commit reply that says it could not be kept.</summary>
    public const byte NotCommitted = 0x15;

    /// <summary>Behind the end, CR.</summary>
    public const byte CarriageReturn = 0x0D;

    private const byte LineFeed = 0x0A;

    /// <summary>Takes one message off the front of the buffer.</summary>
    /// <param name="buffer">In: what has been received. Out: what is still needed; bytes outside of frames are gone.</param>
    /// <param name="state">Kept by the caller between calls, so that no byte is looked at twice.</param>
    /// <param name="lenient">Also take a message without start byte that begins with MSH, and an end byte followed by LF or the next start (MLL-3).</param>
    /// <param name="message">Its bytes without frame, part of the buffer that came in.</param>
    /// <returns>False: not there yet.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, ref MllpFrameState state, bool lenient, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (!state.InFrame && !TryStart(ref buffer, ref state, lenient))
            return false;

        while (true)
        {
            state.EndPending = false;
            var reader = new SequenceReader<byte>(buffer);
            reader.Advance(state.Scanned);
            if (!reader.TryAdvanceToAny([Start, End], advancePastDelimiter: false))
            {
                state.Scanned = buffer.Length;
                return false;
            }

            reader.TryPeek(out var found);
            state.Scanned = reader.Consumed;
            if (found is Start)
            {
                Restart(ref buffer, ref state);
                continue;
            }

            if (!reader.TryPeek(1, out var next))
            {
                state.EndPending = true;
                return false;
            }

            if (next is not CarriageReturn && !(lenient && next is Start or LineFeed))
            {
                state.Scanned++; // an FS inside the text
                continue;
            }

            message = buffer.Slice(0, state.Scanned);
            Finish(ref buffer, ref state, state.Scanned + (next is Start ? 1 : 2));
            return true;
        }
    }

    /// <summary>Takes the message whose end byte stands last in the buffer, because its carriage return does not come (MLL-3).</summary>
    /// <returns>False when there is no such message.</returns>
    public static bool TryTakePending(ref ReadOnlySequence<byte> buffer, ref MllpFrameState state, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (!state.EndPending)
            return false;
        message = buffer.Slice(0, state.Scanned);
        Finish(ref buffer, ref state, state.Scanned + 1);
        return true;
    }

    /// <summary>The message in its frame.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> message)
    {
        var frame = new byte[message.Length + 3];
        frame[0] = Start;
        message.CopyTo(frame.AsSpan(1));
        frame[^2] = End;
        frame[^1] = CarriageReturn;
        return frame;
    }

    private static void Finish(ref ReadOnlySequence<byte> buffer, ref MllpFrameState state, long consumed)
    {
        buffer = buffer.Slice(consumed);
        state.InFrame = false;
        state.EndPending = false;
        state.Scanned = 0;
    }

    private static void Restart(ref ReadOnlySequence<byte> buffer, ref MllpFrameState state)
    {
        state.Restarts++;
        state.Discarded += state.Scanned;
        buffer = buffer.Slice(state.Scanned + 1);
        state.Scanned = 0;
    }

    private static bool TryStart(ref ReadOnlySequence<byte> buffer, ref MllpFrameState state, bool lenient)
    {
        if (buffer.IsEmpty)
            return false;
        if (lenient)
        {
            Span<byte> first = stackalloc byte[(int)Math.Min(3, buffer.Length)];
            buffer.Slice(0, first.Length).CopyTo(first);
            if ("MSH"u8.StartsWith(first))
                return state.InFrame = first.Length is 3; // shorter: wait for the rest
        }

        if (buffer.PositionOf(Start) is not { } at)
        {
            state.Discarded += buffer.Length;
            buffer = buffer.Slice(buffer.End);
            return false;
        }

        state.Discarded += buffer.Slice(0, at).Length;
        buffer = buffer.Slice(buffer.GetPosition(1, at));
        state.InFrame = true;
        state.Scanned = 0;
        return true;
    }
}
