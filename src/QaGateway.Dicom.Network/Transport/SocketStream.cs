using System.Net.Sockets;

namespace QaGateway.Dicom.Network.Transport;

/// <summary>
/// A socket as stream, which re-arms TCP_QUICKACK before each receive: a peer with Nagle on that writes a message in two segments
/// (DCMTK does) else waits for our delayed acknowledgement, 40 ms a message. The kernel drops the option by itself, hence each time.
/// </summary>
internal sealed class SocketStream(Socket socket) : Stream
{
    private const int TcpLevel = 6;
    private const int TcpQuickAck = 12;

    private static readonly byte[] On = BitConverter.GetBytes(1);

    private bool _quickAck = OperatingSystem.IsLinux();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ArmQuickAck();
        return socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
            buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void ArmQuickAck()
    {
        if (!_quickAck)
            return;
        try
        {
            socket.SetRawSocketOption(TcpLevel, TcpQuickAck, On);
        }
        catch (SocketException)
        {
            _quickAck = false; // not a TCP socket, or already closed: then the receive tells
        }
    }
}
