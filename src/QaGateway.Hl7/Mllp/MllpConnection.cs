using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace QaGateway.Hl7.Mllp;

/// <summary>One sender. Messages are handled one after another, so acknowledgements leave in the order the messages came (MLL-4).</summary>
internal sealed class MllpConnection(
    long id, Socket socket, MllpServerOptions options, Func<MllpMessage, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> handler, ILogger logger, TimeProvider clock)
    : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint? _remote = socket.RemoteEndPoint as IPEndPoint;
    private MllpFrameReader? _frames;
    private long _deadline = long.MaxValue;
    private bool _stopRequested;
    private bool _counting;
    private bool _served;

    public long Id => id;

    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(Action<MllpConnection> ended) => Completion = RunAsync(ended);

    /// <summary>Called now and then by the server: one timer for all connections costs nothing per message.</summary>
    public void CheckDeadline(long now)
    {
        if (now > Volatile.Read(ref _deadline))
        {
            logger.LogInformation("MLLP connection {Connection} from {Remote}: time limit passed, closed", id, _remote);
            Abort();
        }
    }

    public void RequestStop()
    {
        Volatile.Write(ref _stopRequested, true);
        Volatile.Read(ref _frames)?.RequestStop();
    }

    public void Abort()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    public void Dispose() => _end.Dispose();

    private async Task RunAsync(Action<MllpConnection> ended)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            Limit(options.MessageTimeout);
            var raw = new QuickAckStream(socket);
            await using (raw.ConfigureAwait(false))
            {
                var stream = await SecureAsync(raw).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                    await ServeAsync(stream).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            logger.LogDebug("MLLP connection {Connection} ended by us", id);
        }
        catch (MllpException broken)
        {
            logger.LogWarning("MLLP connection {Connection} from {Remote} closed: {Reason}", id, _remote, broken.Message);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            logger.LogInformation("MLLP connection {Connection} from {Remote} lost: {Reason}", id, _remote, error.Message);
        }
        catch (Exception error)
        {
            logger.LogError(error, "MLLP connection {Connection} from {Remote}: the handler failed, closed without answer", id, _remote);
        }
        finally
        {
            socket.Dispose();
            ended(this);
            Dispose();
        }
    }

    private async Task<Stream> SecureAsync(Stream raw)
    {
        if (options.TlsCertificate is null)
            return raw;
        var tls = new SslStream(raw, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = options.TlsCertificate,
                ClientCertificateRequired = options.RequireClientCertificate,
                RemoteCertificateValidationCallback = options.RequireClientCertificate ? options.ValidateClient : null,
            },
            _end.Token).ConfigureAwait(false);
        return tls;
    }

    private async Task ServeAsync(Stream stream)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, minimumReadSize: 4096, leaveOpen: true));
        var frames = new MllpFrameReader(input, options.MaxMessageBytes, options.MaxDiscardedBytes, options.Lenient, clock) { OnWait = Waiting };
        Volatile.Write(ref _frames, frames);
        if (Volatile.Read(ref _stopRequested))
            frames.RequestStop();
        var restarts = 0;
        try
        {
            while (await frames.ReadAsync(_end.Token).ConfigureAwait(false) is { } message)
            {
                if (frames.State.Restarts != restarts)
                {
                    restarts = frames.State.Restarts;
                    logger.LogWarning("MLLP connection {Connection} from {Remote}: a message was cut off by the start of the next one", id, _remote);
                }

                (_counting, _served) = (false, true);
                Limit(options.HandlerTimeout);
                if (!options.Release2 || message is not ([MllpFrame.Commit] or [MllpFrame.NotCommitted])) // these are about our answer, not messages
                    await AnswerAsync(stream, message).ConfigureAwait(false);
            }
        }
        finally
        {
            await input.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(Stream stream, byte[] message)
    {
        ReadOnlyMemory<byte>? answer;
        try
        {
            answer = await handler(new MllpMessage(message, _remote, id), _end.Token).ConfigureAwait(false);
        }
        catch (Exception) when (options.Release2 && !_end.IsCancellationRequested)
        {
            await stream.WriteAsync(MllpFrame.Wrap([MllpFrame.NotCommitted]), _end.Token).ConfigureAwait(false);
            throw;
        }

        if (options.Release2)
            await stream.WriteAsync(MllpFrame.Wrap([MllpFrame.Commit]), _end.Token).ConfigureAwait(false);
        if (answer is { } bytes)
            await stream.WriteAsync(MllpFrame.Wrap(bytes.Span), _end.Token).ConfigureAwait(false);
    }

    private void Waiting(bool insideMessage)
    {
        // The time of a message, or of a peer that talks but frames nothing, is not set back by each byte.
        var counting = insideMessage || (!_served && _frames!.State.Discarded > 0);
        if (counting && _counting)
            return;
        _counting = counting;
        Limit(counting ? options.MessageTimeout : options.IdleTimeout);
    }

    private void Limit(TimeSpan time) =>
        Volatile.Write(ref _deadline, clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency));
}
