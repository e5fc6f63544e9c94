using System.Net.Sockets;

namespace QaGateway.Hl7.Mllp;

/// <summary>
/// A socket stream that tells Linux before each receive to acknowledge at once. A sender with Nagle on would otherwise wait
/// for our delayed TCP acknowledgement, 40 ms a message. The kernel forgets the option, therefore before each receive.
/// </summary>
internal sealed class QuickAckStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int Tcp = 6;
    private const int QuickAck = 12;
    private static readonly byte[] On = [1, 0, 0, 0];

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                Socket.SetRawSocketOption(Tcp, QuickAck, On);
            }
            catch (SocketException)
            {
                // The peer has gone; the receive will say so.
            }
        }

        return base.ReadAsync(buffer, cancellationToken);
    }
}
