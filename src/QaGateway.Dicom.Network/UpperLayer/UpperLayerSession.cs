using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using QaGateway.Dicom.Network.Transport;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>
/// One association on one connection: feeds events to the <see cref="UpperLayerMachine"/> and carries out its actions.
/// One receiver at a time; senders take turns.
/// </summary>
internal sealed partial class UpperLayerSession : IAsyncDisposable
{
    private readonly ITransport _transport;
    private readonly SessionOptions _options;
    private readonly PduLimits _limits;
    private readonly PduReader _reader;
    private readonly UpperLayerMachine _machine;
    private readonly PhaseTimer _receiveTimer;
    private readonly PhaseTimer _sendTimer;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Lock _endLock = new();
    private SessionEnd? _end;
    private bool _streamBroken;
    private bool _warnedOfLength;

    public UpperLayerSession(ITransport transport, bool isRequestor, SessionOptions options, TimeProvider clock)
    {
        _transport = transport;
        _options = options;
        _limits = new PduLimits(options.MaxPduLength);
        _reader = new PduReader(transport.Input, _limits);
        _machine = new UpperLayerMachine(isRequestor);
        _receiveTimer = new PhaseTimer(clock);
        _sendTimer = new PhaseTimer(clock);
        if (isRequestor)
        {
            _machine.Handle(UpperLayerEvent.LocalAssociateRequest);
            _machine.Handle(UpperLayerEvent.TransportConfirm);
        }
        else
        {
            _machine.Handle(UpperLayerEvent.TransportIndication);
        }
    }

    public UpperLayerState State => _machine.State;

    /// <summary>The request or acceptance that came.</summary>
    public AssociatePdu? Associate { get; private set; }

    /// <summary>The rejection that came.</summary>
    public AssociationRejectedException? Rejection { get; private set; }

    /// <summary>Set once; the first cause wins.</summary>
    public SessionEnd? End
    {
        get
        {
            lock (_endLock)
                return _end;
        }
    }

    /// <summary>Told of tolerated departures from the standard.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Waits for the next indication.</summary>
    /// <param name="limit">After this <see cref="IndicationKind.TimedOut"/> is returned; infinite = none.</param>
    public async ValueTask<Indication> ReceiveAsync(TimeSpan limit)
    {
        while (true)
        {
            if (End is not null)
                return new Indication(IndicationKind.Ended);
            PduFrame? frame;
            try
            {
                frame = _reader.TryRead(out var ready) ? ready : await ReadAsync(limit).ConfigureAwait(false);
            }
            catch (PduException e)
            {
                await FailAsync(e.Reason, e.Message).ConfigureAwait(false);
                return new Indication(IndicationKind.Ended);
            }
            catch (OperationCanceledException)
            {
                return new Indication(End is null ? IndicationKind.TimedOut : IndicationKind.Ended);
            }
            catch (Exception e) when (IsConnectionLoss(e))
            {
                frame = null;
            }

            var indication = frame is { } pdu ? await HandleAsync(pdu).ConfigureAwait(false) : OnClosed();
            if (indication is { } result)
                return result;
        }
    }

    private async ValueTask<PduFrame?> ReadAsync(TimeSpan limit)
    {
        var token = _receiveTimer.Start(limit);
        if (End is not null)
            return null;
        try
        {
            return await _reader.ReadAsync(token).ConfigureAwait(false);
        }
        finally
        {
            _receiveTimer.Stop();
        }
    }

    private Indication OnClosed()
    {
        var silent = State is UpperLayerState.TransportOpenAwaitingRequest;
        _machine.Handle(UpperLayerEvent.TransportClosed);
        SetEnd(new SessionEnd(false, "the connection was closed by the peer without a release") { IsSilent = silent });
        _transport.Close();
        return new Indication(IndicationKind.Ended);
    }

    private async ValueTask<Indication?> HandleAsync(PduFrame pdu)
    {
        switch (pdu.Type)
        {
            case PduType.Data:
                CheckLength(pdu.Body.Length);
                return await ActAsync(_machine.Handle(UpperLayerEvent.DataPdu), pdu).ConfigureAwait(false);
            case PduType.AssociateRequest or PduType.AssociateAccept:
                return await HandleAssociateAsync(pdu).ConfigureAwait(false);
            case PduType.AssociateReject:
                var (result, source, reason) = ShortPdu.ReadReject(pdu.Body);
                Rejection = new AssociationRejectedException(result, source, reason);
                return await ActAsync(_machine.Handle(UpperLayerEvent.AssociateRejectPdu), pdu).ConfigureAwait(false);
            case PduType.ReleaseRequest:
                return await ActAsync(_machine.Handle(UpperLayerEvent.ReleaseRequestPdu), pdu).ConfigureAwait(false);
            case PduType.ReleaseResponse:
                return await ActAsync(_machine.Handle(UpperLayerEvent.ReleaseResponsePdu), pdu).ConfigureAwait(false);
            default:
                return await ActAsync(_machine.Handle(UpperLayerEvent.AbortPdu), pdu).ConfigureAwait(false);
        }
    }

    private async ValueTask<Indication?> HandleAssociateAsync(PduFrame pdu)
    {
        try
        {
            var body = pdu.Body.IsSingleSegment ? pdu.Body.FirstSpan : pdu.Body.ToArray();
            Associate = pdu.Type is PduType.AssociateRequest ? AssociateReader.ReadRequest(body) : AssociateReader.ReadAccept(body);
        }
        catch (PduException e)
        {
            await FailAsync(e.Reason, e.Message).ConfigureAwait(false);
            return new Indication(IndicationKind.Ended);
        }

        if (pdu.Type is PduType.AssociateAccept)
            return await ActAsync(_machine.Handle(UpperLayerEvent.AssociateAcceptPdu), pdu).ConfigureAwait(false);

        var refusal = Acceptability(Associate);
        var action = _machine.Handle(UpperLayerEvent.AssociateRequestPdu, refusal is null);
        if (action is not UpperLayerAction.AE6 || refusal is null)
            return await ActAsync(action, pdu).ConfigureAwait(false);
        await SendShortAsync(ShortPdu.Reject(refusal.Result, refusal.Source, refusal.Reason)).ConfigureAwait(false);
        SetEnd(new SessionEnd(true, $"rejected: {refusal.Why}") { IsRejection = true });
        return new Indication(IndicationKind.Ended);
    }

    /// <summary>What the provider itself refuses (AE-6): the protocol version and the application context.</summary>
    private static AssociationDecision.Reject? Acceptability(AssociatePdu request) =>
        (request.ProtocolVersion & 1) is 0
            ? new AssociationDecision.Reject(RejectResult.Permanent, RejectSource.Acse, 2, $"protocol version {request.ProtocolVersion:X4}H lacks bit 0")
            : request.ApplicationContext is not AssociatePdu.DicomApplicationContext
                ? new AssociationDecision.Reject(RejectResult.Permanent, RejectSource.User, 2, "the application context is not that of DICOM")
                : null;

    private async ValueTask<Indication?> ActAsync(UpperLayerAction action, PduFrame pdu)
    {
        switch (action)
        {
            case UpperLayerAction.DT2 or UpperLayerAction.AR6:
                return new Indication(IndicationKind.Data, pdu.Body);
            case UpperLayerAction.AE3 or UpperLayerAction.AE6:
                return new Indication(IndicationKind.Associate);
            case UpperLayerAction.AE4:
                SetEnd(new SessionEnd(true, Rejection!.Message));
                _transport.Close();
                return new Indication(IndicationKind.Associate);
            case UpperLayerAction.AR2:
                return new Indication(IndicationKind.ReleaseRequested);
            case UpperLayerAction.AR3:
                SetEnd(new SessionEnd(true, "released"));
                _transport.Close();
                return new Indication(IndicationKind.Ended);
            case UpperLayerAction.AR8 or UpperLayerAction.AR10:
                return await CollideAsync().ConfigureAwait(false);
            case UpperLayerAction.AA2 or UpperLayerAction.AA3:
                var (source, reason) = ShortPdu.ReadAbort(pdu.Body);
                SetEnd(new SessionEnd(false, $"aborted by the peer ({Words.Of(source, reason)})"));
                _transport.Close();
                return new Indication(IndicationKind.Ended);
            case UpperLayerAction.AA1 or UpperLayerAction.AA8:
                return await RefusePduAsync(action, pdu.Type).ConfigureAwait(false);
            default: // AA6 and AA7 belong to Sta13, where CloseAsync reads
                return null;
        }
    }

    private async ValueTask<Indication?> RefusePduAsync(UpperLayerAction action, PduType type)
    {
        SetEnd(new SessionEnd(false, $"aborted by us: a PDU of type {(byte)type:X2}H was not expected"));
        await SendShortAsync(ShortPdu.Abort(action is UpperLayerAction.AA1 ? AbortSource.User : AbortSource.Provider, AbortReason.UnexpectedPdu)).ConfigureAwait(false);
        return new Indication(IndicationKind.Ended);
    }

    /// <summary>Release collision (PS3.8 §9.2.2.3): both sides asked at once. The requestor answers first, the acceptor after it.</summary>
    private async ValueTask<Indication?> CollideAsync()
    {
        if (State is UpperLayerState.CollisionAcceptorAwaitingResponse)
            return null;
        _machine.Handle(UpperLayerEvent.LocalReleaseResponse);
        await SendShortAsync(ShortPdu.ReleaseResponse()).ConfigureAwait(false);
        if (State is not UpperLayerState.AwaitingTransportClose)
            return null;
        SetEnd(new SessionEnd(true, "released"));
        return new Indication(IndicationKind.Ended);
    }

    private void CheckLength(long length)
    {
        if (_warnedOfLength || length <= _limits.TolerableDataLength)
            return;
        _warnedOfLength = true;
        Warn?.Invoke($"the peer sends P-DATA of {length} bytes though {_options.MaxPduLength} were announced as maximum");
    }

    private void SetEnd(SessionEnd end)
    {
        lock (_endLock)
            _end ??= end;
    }

    private static bool IsConnectionLoss(Exception e) => e is IOException or SocketException or ObjectDisposedException or InvalidOperationException;
}
