using System.Buffers;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Dimse;

/// <summary>DIMSE messages over one association (PS3.7 §6.3, PS3.8 Annex E): one reader, several senders who take turns.</summary>
internal sealed partial class DimseChannel(UpperLayerSession session, AssociationInfo info, DimseLimits limits)
{
    private const int MaxCommandBytes = 64 * 1024;

    private readonly Dictionary<byte, AcceptedContext> _contexts = info.Contexts.ToDictionary(c => c.Id);
    private ReadOnlySequence<byte> _body;
    private byte _contextId;
    private bool _inDataSet;
    private bool _warnedOfOddFragment;

    public AssociationInfo Info => info;

    public UpperLayerSession Session => session;

    /// <summary>Told of tolerated departures from the standard.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The last message's data set has not been read to its end.</summary>
    public bool InDataSet => _inDataSet;

    /// <summary>Waits for the next command.</summary>
    /// <returns>null when the association is over or the peer wants to release, or after the limit; the kind tells.</returns>
    /// <exception cref="PduException">The peer broke the protocol; the caller ends the association with it.</exception>
    public async ValueTask<(DimseMessage? Message, IndicationKind Why)> ReadCommandAsync(TimeSpan limit)
    {
        byte[]? collected = null;
        var length = 0;
        while (true)
        {
            if (!TakeValue(out var value))
            {
                var indication = await session.ReceiveAsync(collected is null ? limit : limits.FragmentTimeout).ConfigureAwait(false);
                if (indication.Kind is not IndicationKind.Data)
                    return (null, collected is null ? indication.Kind : Interrupted(indication.Kind));
                _body = indication.Data;
                continue;
            }

            if (!value.IsCommand)
                throw new PduException(AbortReason.InvalidParameterValue, "A data set fragment came where a command was due.");
            if (collected is not null && value.ContextId != _contextId)
                throw new PduException(AbortReason.InvalidParameterValue, $"A message changes from context {_contextId} to {value.ContextId}.");
            _contextId = value.ContextId;
            if (collected is null && value.IsLast)
                return (Finish(value.Fragment.IsSingleSegment ? value.Fragment.FirstSpan : value.Fragment.ToArray()), IndicationKind.Data);
            collected = Collect(collected, ref length, value.Fragment);
            if (value.IsLast)
                return (Finish(collected.AsSpan(0, length)), IndicationKind.Data);
        }
    }

    /// <summary>Next part of the data set of the message read last.</summary>
    /// <exception cref="PduException">The peer broke the protocol.</exception>
    /// <exception cref="SessionEndedException">The association ended inside the data set.</exception>
    public async ValueTask<DataSetFragment> ReadFragmentAsync()
    {
        PresentationDataValue value;
        while (!TakeValue(out value))
        {
            var indication = await session.ReceiveAsync(limits.FragmentTimeout).ConfigureAwait(false);
            if (indication.Kind is not IndicationKind.Data)
                Interrupted(indication.Kind);
            _body = indication.Data;
        }

        if (value.IsCommand || value.ContextId != _contextId)
            throw new PduException(AbortReason.InvalidParameterValue, "Another message begins inside a data set.");
        _inDataSet = !value.IsLast;
        if (!value.IsLast && (value.Fragment.Length & 1) is not 0)
            WarnOfOddFragment();
        return new DataSetFragment(value.Fragment, value.IsLast);
    }

    /// <summary>A whole data set that is small by its nature: identifiers, normalized data.</summary>
    public async ValueTask<byte[]> ReadDataSetAsync()
    {
        byte[]? collected = null;
        var length = 0;
        while (true)
        {
            var fragment = await ReadFragmentAsync().ConfigureAwait(false);
            if (length + fragment.Bytes.Length > limits.MaxIdentifierBytes)
                throw new PduException(AbortReason.InvalidParameterValue, $"A data set is over the limit of {limits.MaxIdentifierBytes} bytes.");
            if (collected is null && fragment.IsLast)
                return fragment.Bytes.ToArray();
            collected = Grow(collected, length, (int)fragment.Bytes.Length);
            fragment.Bytes.CopyTo(collected.AsSpan(length));
            length += (int)fragment.Bytes.Length;
            if (fragment.IsLast)
                return collected.AsSpan(0, length).ToArray();
        }
    }

    /// <summary>Lets the rest of a data set that nobody wants pass by.</summary>
    public async ValueTask SkipDataSetAsync()
    {
        while (_inDataSet)
            await ReadFragmentAsync().ConfigureAwait(false);
    }

    private bool TakeValue(out PresentationDataValue value) => PresentationDataValue.TryTake(ref _body, out value);

    private DimseMessage Finish(ReadOnlySpan<byte> bytes)
    {
        if (!_contexts.TryGetValue(_contextId, out var context))
            throw new PduException(AbortReason.InvalidParameterValue, $"A message came on presentation context {_contextId}, which was not accepted (NEG-16).");
        var command = DimseCommandReader.Read(bytes);
        _inDataSet = command.HasDataSet;
        return new DimseMessage(command, context);
    }

    private static byte[] Collect(byte[]? collected, ref int length, in ReadOnlySequence<byte> fragment)
    {
        if (length + fragment.Length > MaxCommandBytes)
            throw new PduException(AbortReason.InvalidParameterValue, $"A command set is over the limit of {MaxCommandBytes} bytes.");
        collected = Grow(collected, length, (int)fragment.Length);
        fragment.CopyTo(collected.AsSpan(length));
        length += (int)fragment.Length;
        return collected;
    }

    private static byte[] Grow(byte[]? collected, int length, int more)
    {
        if (collected is not null && collected.Length - length >= more)
            return collected;
        var larger = new byte[Math.Max(1024, (length + more) * 2)];
        collected?.AsSpan(0, length).CopyTo(larger);
        return larger;
    }

    private IndicationKind Interrupted(IndicationKind kind) => kind switch
    {
        IndicationKind.TimedOut => throw new PduException(AbortReason.NotSpecified, $"The peer stalled inside a message for {limits.FragmentTimeout.TotalSeconds:0} s."),
        IndicationKind.ReleaseRequested => throw new PduException(AbortReason.UnexpectedPdu, "The peer asks for a release inside a message."),
        _ => throw new SessionEndedException(session.End?.Why ?? "the association ended inside a message"),
    };

    private void WarnOfOddFragment()
    {
        if (_warnedOfOddFragment)
            return;
        _warnedOfOddFragment = true;
        Warn?.Invoke("the peer sends fragments of odd length (DUL-3)");
    }
}
