using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Network.Server;
using QaGateway.Dicom.Network.Transport;

namespace QaGateway.Dicom.Network;

/// <summary>Listens for associations and serves them.</summary>
public sealed class DicomServer : IAsyncDisposable
{
    /// <summary>Connections beyond the associations, so that the surplus is told why (2/3/2) instead of being cut.</summary>
    private const int RejectingConnections = 50;

    private readonly DicomServerOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly ServerContext _context;
    private readonly ConcurrentDictionary<long, ServerAssociation> _associations = new();
    private readonly ConcurrentDictionary<long, Task> _serving = new();
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private long _lastId;
    private int _connections;
    private int _established;
    private volatile bool _isDraining;

    /// <param name="options">Settings.</param>
    /// <param name="services">The application side.</param>
    /// <param name="logger">Association events in words.</param>
    /// <param name="clock">Time source; null = the system's.</param>
    public DicomServer(DicomServerOptions options, DicomServices services, ILogger<DicomServer> logger, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPduLength, 16384);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxPduLength, 1024 * 1024);
        _options = options;
        _logger = logger;
        _clock = clock ?? TimeProvider.System;
        _context = new ServerContext(options, services, logger, _clock, Enter, () => Interlocked.Decrement(ref _established));
    }

    /// <summary>The port in use after <see cref="StartAsync"/>.</summary>
    public int Port => (_listener?.LocalEndPoint as IPEndPoint)?.Port ?? _options.Port;

    /// <summary>Associations that are open now.</summary>
    public int Associations => _established;

    /// <summary>Starts listening.</summary>
    /// <exception cref="SocketException">The port is taken or not allowed.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var listener = new Socket(_options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (_options.Address.Equals(IPAddress.IPv6Any))
                listener.DualMode = true;
            listener.Bind(new IPEndPoint(_options.Address, _options.Port));
            listener.Listen(512);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        _listener = listener;
        _logger.Listening(_options.AeTitle.Length > 0 ? _options.AeTitle : "(any)", _options.Address, Port);
        _accepting = AcceptAsync(listener);
        return Task.CompletedTask;
    }

    /// <summary>Takes no new associations (2/3/1), lets running messages end, aborts what is left when the token is cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        var poll = TimeSpan.FromMilliseconds(Math.Clamp(_options.DrainIdle.TotalMilliseconds / 4, 10, 250));
        while (!_serving.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            foreach (var association in _associations.Values)
            {
                if (association.IdleFor >= _options.DrainIdle)
                    await association.AbortAsync("the server stops").ConfigureAwait(false);
            }

            await Task.Delay(poll, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task CloseAsync()
    {
        _isDraining = true;
        if (!_stop.IsCancellationRequested)
            await _stop.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_associations.Values.Select(a => a.AbortAsync("the server stops"))).ConfigureAwait(false);
        foreach (var association in _associations.Values)
            association.Kill();
        await Task.WhenAll(_serving.Values).ConfigureAwait(false);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of descriptors, or a connection reset while waiting: others will come.
                _logger.AcceptFailed(e);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            Begin(socket);
        }
    }

    private void Begin(Socket socket)
    {
        if (Interlocked.Increment(ref _connections) > _options.MaxAssociations + RejectingConnections)
        {
            Interlocked.Decrement(ref _connections);
            socket.Dispose();
            return;
        }

        var id = Interlocked.Increment(ref _lastId);
        var serving = ServeAsync(socket, _options.TlsCertificate is null ? null : Tls(), id);
        _serving[id] = serving;
        if (serving.IsCompleted)
            _serving.TryRemove(id, out _);
    }

    /// <summary>One connection from handshake to close. Never throws.</summary>
    private async Task ServeAsync(Socket socket, SslServerAuthenticationOptions? tls, long id)
    {
        try
        {
            if (await HandshakeAsync(socket, tls).ConfigureAwait(false) is not { } transport)
                return;
            using var association = new ServerAssociation(_context, transport, id);
            _associations[id] = association;
            if (_stop.IsCancellationRequested)
                association.Kill();
            await association.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _associations.TryRemove(id, out _);
            _serving.TryRemove(id, out _);
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<ITransport?> HandshakeAsync(Socket socket, SslServerAuthenticationOptions? tls)
    {
        EndPoint? remote = null;
        try
        {
            remote = socket.RemoteEndPoint;
            using var limit = new CancellationTokenSource(_options.ArtimTimeout, _clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
            return await SocketTransport.AcceptAsync(socket, tls, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            _logger.HandshakeFailed(remote, e.Message);
            socket.Dispose();
            return null;
        }
    }

    private AssociationDecision.Reject? Enter()
    {
        if (_isDraining)
            return AssociationDecision.Reject.TemporaryCongestion("the server is stopping");
        if (Interlocked.Increment(ref _established) <= _options.MaxAssociations)
            return null;
        Interlocked.Decrement(ref _established);
        return AssociationDecision.Reject.LocalLimitExceeded($"the limit of {_options.MaxAssociations} associations is reached");
    }

    private SslServerAuthenticationOptions Tls()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (_options.TrustedRoots is { } roots)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificate = _options.TlsCertificate,
            ClientCertificateRequired = _options.RequireClientCertificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
        };
    }
}
