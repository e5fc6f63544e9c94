using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace QaGateway.Dicom.Network.Transport;

/// <summary>A TCP connection, with TLS or without.</summary>
internal sealed class SocketTransport : ITransport
{
    private const int ReceiveBufferBytes = 128 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private int _closed;

    private SocketTransport(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        Remote = socket.RemoteEndPoint as IPEndPoint;
        // Zero-byte reads: a hundred idle associations hold no receive buffers.
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReceiveBufferBytes, minimumReadSize: 4096, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public IPEndPoint? Remote { get; }

    public bool IsTls => _stream is SslStream;

    public X509Certificate2? PeerCertificate => (_stream as SslStream)?.RemoteCertificate as X509Certificate2;

    /// <summary>Takes an accepted socket; with TLS this includes the handshake, so call it outside the accept loop.</summary>
    public static async Task<SocketTransport> AcceptAsync(Socket socket, SslServerAuthenticationOptions? tls, CancellationToken cancellationToken)
    {
        Configure(socket);
        if (tls is null)
            return new SocketTransport(socket, new SocketStream(socket));
        var secure = new SslStream(new SocketStream(socket));
        try
        {
            await secure.AuthenticateAsServerAsync(tls, cancellationToken).ConfigureAwait(false);
            return new SocketTransport(socket, secure);
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }

    public static async Task<SocketTransport> ConnectAsync(string host, int port, SslClientAuthenticationOptions? tls, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Configure(socket);
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            if (tls is null)
                return new SocketTransport(socket, new SocketStream(socket));
            var secure = new SslStream(new SocketStream(socket));
            await secure.AuthenticateAsClientAsync(tls, cancellationToken).ConfigureAwait(false);
            return new SocketTransport(socket, secure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void ShutdownSend()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone: that is what was wanted.
        }
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) is 0)
            _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await Input.CompleteAsync().ConfigureAwait(false);
        try
        {
            await Output.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Unsent bytes of a connection that is gone.
        }

        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // SslStream says goodbye on a closed socket.
        }
    }

    private static void Configure(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
    }
}
