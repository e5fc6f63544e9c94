using System.Buffers;
using System.IO.Pipelines;
using QaGateway.Dicom.Network.Transport;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <content>The sending half: P-DATA in turns, association control, and the ways to end.</content>
internal sealed partial class UpperLayerSession
{
    private static readonly TimeSpan AbortWait = TimeSpan.FromSeconds(1);

    /// <summary>Takes the turn to send P-DATA. Each success is followed by <see cref="EndSend"/>.</summary>
    /// <exception cref="SessionEndedException">The association is over.</exception>
    public async ValueTask<PipeWriter> BeginSendAsync()
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        if (End is null && _machine.Handle(UpperLayerEvent.LocalData) is UpperLayerAction.DT1 or UpperLayerAction.AR7)
            return _transport.Output;
        _sending.Release();
        throw new SessionEndedException(End?.Why ?? "the association is being released");
    }

    public void EndSend() => _sending.Release();

    /// <summary>Puts what was written on the wire, all in one.</summary>
    /// <exception cref="SessionEndedException">The connection is lost or stalled; the session has ended.</exception>
    public async ValueTask FlushAsync()
    {
        var token = _sendTimer.Start(_options.StallTimeout);
        try
        {
            var result = await _transport.Output.FlushAsync(token).ConfigureAwait(false);
            if (result.IsCompleted)
                throw new IOException("The peer does not read any more.");
        }
        catch (OperationCanceledException)
        {
            Break(End?.Why ?? $"aborted by us: the peer took no data for {_options.StallTimeout.TotalSeconds:0} s");
            throw new SessionEndedException(End!.Why);
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            // An abort or a closed connection is seen by the receiver too, which may know the reason: it tells.
            _streamBroken = true;
            throw new SessionEndedException(End?.Why ?? "the connection was lost while sending");
        }
        finally
        {
            _sendTimer.Stop();
        }
    }

    /// <summary>A whole A-ASSOCIATE-RQ or -AC.</summary>
    public async Task SendAssociateAsync(byte[] pdu)
    {
        if (_machine.State is not UpperLayerState.AwaitingAssociateReply && _machine.Handle(UpperLayerEvent.LocalAccept) is UpperLayerAction.None)
            return;
        await SendShortAsync(pdu).ConfigureAwait(false);
    }

    public async Task RejectAsync(AssociationDecision.Reject reject)
    {
        if (_machine.Handle(UpperLayerEvent.LocalReject) is UpperLayerAction.None)
            return;
        SetEnd(new SessionEnd(true, $"rejected: {reject.Why}") { IsRejection = true });
        await SendShortAsync(ShortPdu.Reject(reject.Result, reject.Source, reject.Reason)).ConfigureAwait(false);
    }

    /// <summary>Answers the release that the peer asked for.</summary>
    public async Task ConfirmReleaseAsync()
    {
        if (_machine.Handle(UpperLayerEvent.LocalReleaseResponse) is UpperLayerAction.None)
            return;
        SetEnd(new SessionEnd(true, "released"));
        await SendShortAsync(ShortPdu.ReleaseResponse()).ConfigureAwait(false);
    }

    /// <summary>Asks for a release; the confirmation comes by <see cref="ReceiveAsync"/> as <see cref="IndicationKind.Ended"/>.</summary>
    /// <returns>false when there is nothing to release.</returns>
    public async Task<bool> RequestReleaseAsync()
    {
        if (_machine.Handle(UpperLayerEvent.LocalReleaseRequest) is UpperLayerAction.None)
            return false;
        await SendShortAsync(ShortPdu.ReleaseRequest()).ConfigureAwait(false);
        return true;
    }

    /// <summary>The peer broke the protocol: abort by the provider (event 19). The rest of its bytes cannot be understood.</summary>
    public async Task FailAsync(AbortReason reason, string why)
    {
        var action = _machine.Handle(UpperLayerEvent.BadPdu);
        _streamBroken = true;
        SetEnd(new SessionEnd(false, $"aborted by us: {why}"));
        if (action is UpperLayerAction.AA1 or UpperLayerAction.AA8)
            await SendShortAsync(ShortPdu.Abort(AbortSource.Provider, reason)).ConfigureAwait(false);
    }

    /// <summary>ARTIM ran out before a request came (event 18): closed without a word.</summary>
    public void Expire(string why)
    {
        _machine.Handle(UpperLayerEvent.ArtimExpired);
        SetEnd(new SessionEnd(false, why));
        _transport.Close();
    }

    /// <summary>Local abort (event 15). Wakes the receiver.</summary>
    public async Task AbortAsync(string why)
    {
        var action = _machine.Handle(UpperLayerEvent.LocalAbort);
        SetEnd(new SessionEnd(false, $"aborted by us: {why}"));
        if (action is UpperLayerAction.AA1)
            await SendShortAsync(ShortPdu.Abort(AbortSource.User, AbortReason.NotSpecified)).ConfigureAwait(false);
        _receiveTimer.Wake();
    }

    /// <summary>Waits, at most for ARTIM, until the peer closes (Sta13), then closes. An open association is aborted before.</summary>
    public async Task CloseAsync()
    {
        if (State is UpperLayerState.Established or UpperLayerState.AwaitingReleaseResponse)
            await AbortAsync("closing").ConfigureAwait(false);
        if (State is UpperLayerState.AwaitingTransportClose)
        {
            if (End is { IsOrderly: false })
                _transport.ShutdownSend();
            await LingerAsync().ConfigureAwait(false);
        }

        _machine.Handle(UpperLayerEvent.TransportClosed);
        _transport.Close();
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Close();
        _receiveTimer.Wake();
        _sendTimer.Wake();
        await _transport.DisposeAsync().ConfigureAwait(false);
        _receiveTimer.Dispose();
        _sendTimer.Dispose();
        _sending.Dispose();
    }

    /// <summary>Sta13: PDUs are ignored (AA-6), a request or a broken one is answered with an abort (AA-7), until the peer closes or ARTIM expires.</summary>
    private async Task LingerAsync()
    {
        const long mostDiscarded = 16 * 1024 * 1024;
        _receiveTimer.Resume();
        var token = _receiveTimer.Start(_options.Artim);
        try
        {
            while (!_streamBroken)
            {
                if (await _reader.ReadAsync(token).ConfigureAwait(false) is not { } pdu)
                    return;
                if (pdu.Type is PduType.Abort)
                    return;
                if (pdu.Type is PduType.AssociateRequest)
                    await SendShortAsync(ShortPdu.Abort(AbortSource.Provider, AbortReason.UnexpectedPdu)).ConfigureAwait(false);
            }

            await _reader.DiscardAsync(mostDiscarded, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _machine.Handle(UpperLayerEvent.ArtimExpired);
        }
        catch (Exception e) when (e is PduException || IsConnectionLoss(e))
        {
            // Whatever it was: the connection is closed now.
        }
        finally
        {
            _receiveTimer.Stop();
        }
    }

    /// <summary>Sends a PDU of association control. A connection that does not take it is closed: there is nobody left to tell.</summary>
    private async Task SendShortAsync(byte[] pdu)
    {
        if (!await _sending.WaitAsync(AbortWait).ConfigureAwait(false))
        {
            Break("the connection is stuck");
            return;
        }

        try
        {
            _transport.Output.Write(pdu);
            await FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SessionEndedException || IsConnectionLoss(e))
        {
            _transport.Close();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Bytes were cut in the middle of a PDU: nothing can be said on this connection any more.</summary>
    private void Break(string why)
    {
        SetEnd(new SessionEnd(false, why));
        _streamBroken = true;
        _transport.Close();
        _receiveTimer.Wake();
    }
}
