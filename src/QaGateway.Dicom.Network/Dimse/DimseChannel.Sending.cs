using System.IO.Pipelines;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Dimse;

/// <content>Sending: a message goes out in one write where it fits, its fragments as long as the peer allows.</content>
internal sealed partial class DimseChannel
{
    private const int PduHeader = 12;
    private const int WriteBatch = 256 * 1024;
    private const int MostPeerPdu = 1024 * 1024;

    /// <summary>A peer that says 1 to 7 says nonsense: no value fits into that.</summary>
    private const int LeastPeerPdu = 8;
    private const int PduOfNonsense = 16384;

    /// <summary>With less room left in the send buffer it is flushed, rather than cutting a small fragment.</summary>
    private const int LeastFragment = 16 * 1024;

    /// <summary>Longest fragment that the peer takes: its maximum bounds the PDU's length field, which counts the PDV header. Even (DUL-3).</summary>
    private readonly int _maxFragment = MaxFragment(info.PeerMaxPdu);

    /// <summary>Sends a command without, or with a small, data set.</summary>
    /// <exception cref="SessionEndedException">The association is over.</exception>
    public async ValueTask SendAsync(DimseCommand command, byte contextId, ReadOnlyMemory<byte> dataSet = default)
    {
        var output = await session.BeginSendAsync().ConfigureAwait(false);
        try
        {
            var bytes = DimseCommandWriter.Write(command);
            var span = output.GetSpan(Framed(bytes.Length) + (command.HasDataSet ? Framed(dataSet.Length) : 0));
            var length = Frame(span, contextId, isCommand: true, bytes);
            if (command.HasDataSet)
                length += Frame(span[length..], contextId, isCommand: false, dataSet.Span);
            output.Advance(length);
            await session.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            session.EndSend();
        }
    }

    /// <summary>Sends a command and a data set that is read as it goes out.</summary>
    /// <exception cref="SessionEndedException">The association is over.</exception>
    public async ValueTask SendAsync(DimseCommand command, byte contextId, Stream dataSet, CancellationToken cancellationToken)
    {
        var output = await session.BeginSendAsync().ConfigureAwait(false);
        var sender = new DataSetSender(output, session, contextId, _maxFragment);
        try
        {
            var bytes = DimseCommandWriter.Write(command);
            var framed = new byte[Framed(bytes.Length)];
            Frame(framed, contextId, isCommand: true, bytes);
            await sender.SendAsync(framed, dataSet, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            session.EndSend();
            // Half a message is out: only an abort makes that clear to the peer. Nothing out yet: nothing happened.
            if (sender.IsHalfSent)
                await session.AbortAsync("a message could not be sent to its end").ConfigureAwait(false);
        }
    }

    private static int MaxFragment(int peerMaxPdu)
    {
        var pdu = peerMaxPdu is 0 ? MostPeerPdu : peerMaxPdu < LeastPeerPdu ? PduOfNonsense : Math.Min(peerMaxPdu, MostPeerPdu);
        return (pdu - PresentationDataValue.HeaderLength) & ~1;
    }

    private int Framed(int length) => length + (PduHeader * Math.Max(1, (length + _maxFragment - 1) / _maxFragment));

    private int Frame(Span<byte> target, byte contextId, bool isCommand, ReadOnlySpan<byte> bytes)
    {
        var written = 0;
        do
        {
            var fragment = bytes[..Math.Min(bytes.Length, _maxFragment)];
            bytes = bytes[fragment.Length..];
            PresentationDataValue.WriteHeader(target[written..], contextId, isCommand, bytes.IsEmpty, fragment.Length);
            fragment.CopyTo(target[(written + PduHeader)..]);
            written += PduHeader + fragment.Length;
        }
        while (!bytes.IsEmpty);
        return written;
    }

    /// <summary>Reads a stream straight into the send buffer, fragment behind fragment, and flushes full buffers.</summary>
    private sealed class DataSetSender(PipeWriter output, UpperLayerSession session, byte contextId, int maxFragment)
    {
        private readonly byte[] _ahead = new byte[1];
        private Memory<byte> _buffer;
        private int _filled;
        private bool _aheadFull;
        private long? _left;

        public bool IsHalfSent { get; private set; }

        public async ValueTask SendAsync(byte[] framedCommand, Stream dataSet, CancellationToken cancellationToken)
        {
            var batch = Math.Max(WriteBatch, maxFragment + PduHeader);
            _buffer = output.GetMemory(framedCommand.Length + batch);
            framedCommand.CopyTo(_buffer);
            _filled = framedCommand.Length;
            _left = dataSet.CanSeek ? dataSet.Length - dataSet.Position : null;

            while (!await FillAsync(dataSet, Room(), cancellationToken).ConfigureAwait(false))
            {
                if (Room() >= Math.Min(maxFragment, LeastFragment))
                    continue;
                await FlushAsync().ConfigureAwait(false);
                IsHalfSent = true;
                cancellationToken.ThrowIfCancellationRequested();
                _buffer = output.GetMemory(batch);
            }

            await FlushAsync().ConfigureAwait(false);
            IsHalfSent = false;
        }

        private int Room() => Math.Min(maxFragment, (_buffer.Length - _filled - PduHeader) & ~1);

        /// <returns>true when the fragment is the last.</returns>
        private async ValueTask<bool> FillAsync(Stream dataSet, int room, CancellationToken cancellationToken)
        {
            var target = _buffer.Slice(_filled + PduHeader, room);
            var length = 0;
            if (_aheadFull)
            {
                target.Span[0] = _ahead[0];
                length = 1;
                _aheadFull = false;
            }

            if (_left is { } left)
            {
                room = (int)Math.Min(room, left);
                await dataSet.ReadExactlyAsync(target[..room], cancellationToken).ConfigureAwait(false);
                _left = left - room;
                return EndFragment(room, isLast: left == room);
            }

            length += await dataSet.ReadAtLeastAsync(target[length..], room - length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (length < room)
                return EndFragment(length, isLast: true);

            // Whether more follows must be known before the fragment goes out.
            _aheadFull = await dataSet.ReadAsync(_ahead, cancellationToken).ConfigureAwait(false) is 1;
            return EndFragment(length, isLast: !_aheadFull);
        }

        private bool EndFragment(int length, bool isLast)
        {
            PresentationDataValue.WriteHeader(_buffer.Span[_filled..], contextId, isCommand: false, isLast, length);
            _filled += PduHeader + length;
            return isLast;
        }

        private async ValueTask FlushAsync()
        {
            output.Advance(_filled);
            _filled = 0;
            await session.FlushAsync().ConfigureAwait(false);
        }
    }
}
