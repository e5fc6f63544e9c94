using System.Buffers;
using System.IO.Pipelines;

namespace QaGateway.Hl7.Mllp;

/// <summary>Cuts the byte stream of one connection into messages.</summary>
/// <param name="input">Bytes of the peer.</param>
/// <param name="maxMessageBytes">A longer message is refused as soon as it is longer; nothing is reserved for it.</param>
/// <param name="maxDiscardedBytes">More bytes outside of frames before a message end the connection: the peer speaks something else.</param>
/// <param name="lenient">See <see cref="MllpFrame.TryRead"/>; with it an end byte is also taken when nothing follows within half a second.</param>
/// <param name="clock">For that half second.</param>
public sealed class MllpFrameReader(PipeReader input, int maxMessageBytes, int maxDiscardedBytes, bool lenient, TimeProvider clock)
{
    private static readonly TimeSpan PendingEnd = TimeSpan.FromMilliseconds(500);
    private MllpFrameState _state;
    private long _discardedBefore;

    /// <summary>Counters of this connection.</summary>
    public MllpFrameState State => _state;

    /// <summary>Called when a read begins, with whether a message has begun: for time limits.</summary>
    public Action<bool>? OnWait { get; init; }

    /// <summary>When true, a read that is cancelled between messages ends the stream.</summary>
    public bool StopRequested { get; private set; }

    /// <summary>No further message shall be begun. One that has begun is still received.</summary>
    public void RequestStop()
    {
        StopRequested = true;
        input.CancelPendingRead();
    }

    /// <returns>The next message, a copy of its own; null when the peer closed between messages or a stop was asked for.</returns>
    /// <exception cref="MllpException">A limit was passed, or the peer closed inside a message.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (StopRequested && !_state.InFrame)
                return null;
            OnWait?.Invoke(_state.InFrame);
            var result = await ReadInputAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryTake(ref buffer, result, out var message))
            {
                var copy = message.ToArray();
                input.AdvanceTo(buffer.Start);
                _discardedBefore = _state.Discarded;
                return copy;
            }

            var inside = _state.InFrame;
            if (inside && buffer.Length > maxMessageBytes)
                throw new MllpException($"A message is longer than the limit of {maxMessageBytes} bytes.");
            if (_state.Discarded - _discardedBefore > maxDiscardedBytes)
                throw new MllpException($"More than {maxDiscardedBytes} bytes came outside of frames: the peer does not speak MLLP.");
            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                return inside ? throw new MllpException("The peer closed inside a message.") : null;
        }
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer, ReadResult result, out ReadOnlySequence<byte> message)
    {
        if (MllpFrame.TryRead(ref buffer, ref _state, lenient, out message))
        {
            return message.Length <= maxMessageBytes ? true
                : throw new MllpException($"A message is longer than the limit of {maxMessageBytes} bytes.");
        }

        return lenient && (result.IsCanceled || result.IsCompleted) && MllpFrame.TryTakePending(ref buffer, ref _state, out message);
    }

    private async ValueTask<ReadResult> ReadInputAsync(CancellationToken cancellationToken)
    {
        if (!lenient || !_state.EndPending)
            return await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        var timer = clock.CreateTimer(_ => input.CancelPendingRead(), null, PendingEnd, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
            return await input.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
