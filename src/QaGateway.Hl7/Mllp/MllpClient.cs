using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace QaGateway.Hl7.Mllp;

/// <summary>Sends messages to one destination over a connection that stays open, one message in flight (MLL-5).</summary>
public sealed class MllpClient(MllpClientOptions options, TimeProvider? clock = null) : IAsyncDisposable
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly SemaphoreSlim _one = new(1, 1);
    private Socket? _socket;
    private Stream? _stream;
    private PipeReader? _input;
    private MllpFrameReader? _frames;

    /// <summary>A connection stands, as far as we know.</summary>
    public bool IsConnected => _stream is not null;

    /// <summary>Sends one message and waits for its acknowledgement.</summary>
    /// <returns>The acknowledgement, whose MSA-2 is the message's MSH-10. Whether it is a yes is in <see cref="Hl7Ack.Read"/>.</returns>
    /// <exception cref="MllpException">No connection, no answer in time, or an answer to something else. The socket is closed; send the same message again, later.</exception>
    /// <exception cref="Hl7Exception">The message to be sent is none.</exception>
    public async Task<Hl7Message> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var controlId = Hl7Message.Parse(message).ControlId;
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        var answered = false;
        try
        {
            var answer = await ExchangeAsync(message, cancellationToken).ConfigureAwait(false);
            if (Hl7Ack.Read(answer) is not { } ack)
                throw new MllpException("The answer is no acknowledgement: it has no MSA.");
            if (ack.ControlId.Trim() != controlId.Trim())
                throw new MllpException("The answer acknowledges another message.");
            answered = true;
            return answer;
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or Hl7Exception or System.Security.Authentication.AuthenticationException)
        {
            throw new MllpException($"{options.Host}:{options.Port}: {error.Message}", error);
        }
        finally
        {
            if (!answered)
                await CloseAsync().ConfigureAwait(false);
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _one.Dispose();
    }

    private async Task<Hl7Message> ExchangeAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (_socket is { } old && old.Poll(0, SelectMode.SelectRead))
            await CloseAsync().ConfigureAwait(false); // the peer closed, or said something that nobody asked
        if (_stream is null)
            await ReachAsync(cancellationToken).ConfigureAwait(false);

        byte[]? answer = null;
        await WithLimitAsync(
            options.AckTimeout,
            "waiting for the acknowledgement",
            async limited =>
            {
                await _stream!.WriteAsync(MllpFrame.Wrap(message.Span), limited).ConfigureAwait(false);
                answer = await ReadAnswerAsync(limited).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return Hl7Message.Parse(answer ?? throw new MllpException("The peer closed without an acknowledgement."), new Hl7ParseOptions { RequireHeader = false });
    }

    private async Task<byte[]?> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = await _frames!.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!options.Release2 || frame is null)
                return frame;
            if (frame is [MllpFrame.NotCommitted])
                throw new MllpException("The peer could not keep the message (NAK).");
            if (frame is [MllpFrame.Commit])
                continue; // the acknowledgement follows
            await _stream!.WriteAsync(MllpFrame.Wrap([MllpFrame.Commit]), cancellationToken).ConfigureAwait(false);
            return frame;
        }
    }

    private async Task ReachAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WithLimitAsync(options.ConnectTimeout, "connecting", ConnectAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is MllpException or IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            throw new MllpException(error is MllpException ? error.Message : $"{options.Host}:{options.Port}: {error.Message}", error) { IsUnreachable = true };
        }
    }

    private async Task WithLimitAsync(TimeSpan limit, string doing, Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await act(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MllpException($"{options.Host}:{options.Port}: {limit.TotalSeconds:0.#} s passed {doing}.");
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken).ConfigureAwait(false);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            stream = new QuickAckStream(socket);
            if (options.Tls)
                stream = await SecureAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }

        _socket = socket;
        _stream = stream;
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        _frames = new MllpFrameReader(_input, options.MaxAckBytes, options.MaxAckBytes, lenient: true, _clock);
    }

    private async Task<Stream> SecureAsync(Stream raw, CancellationToken cancellationToken)
    {
        var tls = new SslStream(raw, leaveInnerStreamOpen: false);
        var settings = new SslClientAuthenticationOptions { TargetHost = options.TlsName ?? options.Host, RemoteCertificateValidationCallback = options.ValidateServer };
        if (options.ClientCertificate is { } certificate)
            settings.ClientCertificates = [certificate];
        await tls.AuthenticateAsClientAsync(settings, cancellationToken).ConfigureAwait(false);
        return tls;
    }

    private async Task CloseAsync()
    {
        if (_input is not null)
            await _input.CompleteAsync().ConfigureAwait(false);
        if (_stream is not null)
            await _stream.DisposeAsync().ConfigureAwait(false);
        _socket?.Dispose();
        (_input, _stream, _socket, _frames) = (null, null, null, null);
    }
}
