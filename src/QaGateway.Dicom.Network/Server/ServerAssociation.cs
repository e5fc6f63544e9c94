using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.Negotiation;
using QaGateway.Dicom.Network.Transport;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Server;

/// <summary>The life of one accepted connection, from the first byte to the close.</summary>
internal sealed class ServerAssociation : IDisposable
{
    private readonly ServerContext _context;
    private readonly ITransport _transport;
    private readonly long _id;
    private readonly AssociationAcceptor _acceptor;
    private readonly UpperLayerSession _session;
    private readonly CancellationTokenSource _lifetime = new();
    private AssociationRequest? _request;
    private long _lastActivity;
    private volatile bool _inMessage;
    private volatile ServiceDispatcher? _dispatcher;

    public ServerAssociation(ServerContext context, ITransport transport, long id)
    {
        _context = context;
        _transport = transport;
        _id = id;
        _acceptor = new AssociationAcceptor(context, transport, id);
        var options = context.Options;
        _session = new UpperLayerSession(
            transport, isRequestor: false, new SessionOptions(options.MaxPduLength, options.ArtimTimeout, options.FragmentTimeout), context.Clock)
        {
            Warn = Warn,
        };
        _lastActivity = context.Clock.GetTimestamp();
    }

    /// <summary>How long no message is under way; zero while one is.</summary>
    public TimeSpan IdleFor => _inMessage || _dispatcher is { IsBusy: true } ? TimeSpan.Zero : _context.Clock.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>Serves the connection to its end. Never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (await EstablishAsync().ConfigureAwait(false) is { } channel)
                await ServeAsync(channel.Channel, channel.Extended).ConfigureAwait(false);
        }
        catch (PduException e)
        {
            await _session.FailAsync(e.Reason, e.Message).ConfigureAwait(false);
        }
        catch (SessionEndedException)
        {
            await LearnWhyAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!(e is OperationCanceledException && _lifetime.IsCancellationRequested))
                _context.Logger.AssociationFailed(e, _id);
            await _session.AbortAsync("an internal error").ConfigureAwait(false);
        }

        TellEnd();
        if (_acceptor.IsCounted)
            _context.Leave();
        await _lifetime.CancelAsync().ConfigureAwait(false);
        await _session.CloseAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Aborts from outside, e.g. when the server stops.</summary>
    public async Task AbortAsync(string why)
    {
        try
        {
            await _session.AbortAsync(why).ConfigureAwait(false);
            await _lifetime.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment.
        }
    }

    /// <summary>Closes without waiting for the peer.</summary>
    public void Kill() => _transport.Close();

    public void Dispose() => _lifetime.Dispose();

    private async Task<(DimseChannel Channel, Func<string, QueryOptions> Extended)?> EstablishAsync()
    {
        var indication = await _session.ReceiveAsync(_context.Options.ArtimTimeout).ConfigureAwait(false);
        if (indication.Kind is IndicationKind.TimedOut)
            _session.Expire($"no association request came within {_context.Options.ArtimTimeout.TotalSeconds:0} s (ARTIM)");
        if (_session.Associate is { } pdu)
            _request = _acceptor.Describe(pdu);
        if (indication.Kind is not IndicationKind.Associate)
            return null;

        var decision = await _acceptor.DecideAsync(_request!, _lifetime.Token).ConfigureAwait(false);
        if (decision is AssociationDecision.Reject reject)
        {
            await _session.RejectAsync(reject).ConfigureAwait(false);
            return null;
        }

        var request = _session.Associate!;
        var outcome = _acceptor.Negotiate(request, _request!, (AssociationDecision.Accept)decision);
        await _session.SendAssociateAsync(AssociateWriter.WriteAccept(_acceptor.Answer(request, outcome))).ConfigureAwait(false);
        if (_session.End is not null)
            return null;
        var info = AssociationAcceptor.Established(_request!, outcome);
        _context.Tell(Event(AssociationEventKind.Accepted, AssociationAcceptor.InWords(info, outcome)) with { Contexts = outcome.Contexts });
        var limits = new DimseLimits(_context.Options.FragmentTimeout, _context.Options.MaxIdentifierBytes);
        return (new DimseChannel(_session, info, limits) { Warn = Warn }, uid => QueryNegotiation.Read(outcome.Extended.FirstOrDefault(e => e.SopClassUid == uid)));
    }

    private async Task ServeAsync(DimseChannel channel, Func<string, QueryOptions> extended)
    {
        var dispatcher = new ServiceDispatcher(channel, _context.Services, _context.Options, extended, _context.Logger, _context.Clock, _lifetime.Token);
        await using var _ = dispatcher.ConfigureAwait(false);
        _dispatcher = dispatcher;
        while (true)
        {
            var (message, why) = await channel.ReadCommandAsync(_context.Options.IdleTimeout).ConfigureAwait(false);
            if (message is not null)
            {
                _inMessage = true;
                await dispatcher.DispatchAsync(message).ConfigureAwait(false);
                Volatile.Write(ref _lastActivity, _context.Clock.GetTimestamp());
                _inMessage = false;
                continue;
            }

            if (why is IndicationKind.TimedOut)
            {
                if (dispatcher.IsBusy)
                    continue;
                await _session.AbortAsync($"no message came for {_context.Options.IdleTimeout.TotalSeconds:0} s").ConfigureAwait(false);
            }
            else if (why is IndicationKind.ReleaseRequested)
            {
                await dispatcher.DisposeAsync().ConfigureAwait(false);
                await _session.ConfirmReleaseAsync().ConfigureAwait(false);
            }

            return;
        }
    }

    /// <summary>A send failed: the reason, an abort of the peer, may lie unread in the receive buffer.</summary>
    private async Task LearnWhyAsync()
    {
        for (var i = 0; i < 64 && _session.End is null; i++)
        {
            if ((await _session.ReceiveAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false)).Kind is IndicationKind.TimedOut)
                break;
        }

        if (_session.End is null)
            await _session.AbortAsync("the connection was lost while sending").ConfigureAwait(false);
    }

    private void TellEnd()
    {
        var end = _session.End ?? new SessionEnd(false, "closed");
        if (end.IsSilent)
        {
            _context.Logger.SilentConnection(_id, _transport.Remote);
            return;
        }

        var kind = end.IsRejection ? AssociationEventKind.Rejected
            : end.IsOrderly ? AssociationEventKind.Released : AssociationEventKind.Aborted;
        _context.Tell(Event(kind, end.Why));
    }

    private void Warn(string text) => _context.Tell(Event(AssociationEventKind.Warning, text));

    private AssociationEvent Event(AssociationEventKind kind, string text) => new(
        kind,
        _id,
        _request is null ? null : AssociationAcceptor.Printable(_request.CallingAe),
        _request is null ? null : AssociationAcceptor.Printable(_request.CalledAe),
        _transport.Remote,
        text);
}
