using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace QaGateway.Hl7.Mllp;

/// <summary>Listens for MLLP connections and hands each message to the handler.</summary>
/// <param name="options">Address and limits.</param>
/// <param name="handler">
/// Returns the acknowledgement without frame, null for none. Called for one message of a connection after the other, for different connections at once.
/// An exception closes the connection without answer: the sender will send again.
/// </param>
/// <param name="logger">Gets counts and reasons, never content.</param>
/// <param name="clock">The system's when null.</param>
public sealed class MllpServer(
    MllpServerOptions options, Func<MllpMessage, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> handler, ILogger logger, TimeProvider? clock = null) : IAsyncDisposable
{
    private const int Backlog = 128;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<long, MllpConnection> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _listener;
    private ITimer? _sweep;
    private Task _accepting = Task.CompletedTask;
    private long _lastId;

    /// <summary>The port listened on; 0 before <see cref="StartAsync"/>.</summary>
    public int Port => (_listener?.LocalEndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>Open connections.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var listener = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(options.Address, options.Port));
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        _listener = listener;
        var shortest = new[] { options.IdleTimeout, options.MessageTimeout, options.HandlerTimeout }.Min();
        var period = TimeSpan.FromMilliseconds(Math.Clamp(shortest.TotalMilliseconds / 4, 20, 1000));
        _sweep = _clock.CreateTimer(_ => Sweep(), null, period, period);
        _accepting = AcceptAsync(listener);
        return Task.CompletedTask;
    }

    /// <summary>Takes no more connections, closes idle ones, lets messages that are being handled end and be answered; when the token is cancelled the rest is cut.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_stopping.IsCancellationRequested)
            await _stopping.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        var open = _connections.Values.ToArray();
        foreach (var connection in open)
            connection.RequestStop();
        var all = Task.WhenAll(open.Select(c => c.Completion));
        await Task.WhenAny(all, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)).ConfigureAwait(false);
        foreach (var connection in open)
            connection.Abort();
        await all.ConfigureAwait(false);
    }

    /// <summary>Cuts what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await StopAsync(now.Token).ConfigureAwait(false);
        if (_sweep is not null)
            await _sweep.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                Take(socket);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                if (_stopping.IsCancellationRequested)
                    return;
                logger.LogWarning("MLLP port {Port}: a connection could not be taken: {Reason}", options.Port, error.SocketErrorCode);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _clock, CancellationToken.None).ConfigureAwait(false); // out of descriptors: give them time
            }
        }
    }

    private void Take(Socket socket)
    {
        if (_connections.Count >= options.MaxConnections)
        {
            logger.LogWarning("MLLP port {Port}: connection from {Remote} refused, {Count} are open", Port, socket.RemoteEndPoint, _connections.Count);
            socket.Dispose();
            return;
        }

        var connection = new MllpConnection(++_lastId, socket, options, handler, logger, _clock);
        _connections[connection.Id] = connection;
        connection.Start(ended => _connections.TryRemove(ended.Id, out _));
    }

    private void Sweep()
    {
        var now = _clock.GetTimestamp();
        foreach (var connection in _connections.Values)
            connection.CheckDeadline(now);
    }
}
