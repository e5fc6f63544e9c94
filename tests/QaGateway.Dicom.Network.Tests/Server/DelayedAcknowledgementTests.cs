using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using QaGateway.Dicom.Network.Tests.Support;

namespace QaGateway.Dicom.Network.Tests.Server;

public class DelayedAcknowledgementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_with_Nagle_on_that_writes_a_message_in_two_segments_does_not_wait_40_ms_for_each()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TCP_QUICKACK is an option of Linux.");
        await using var server = await TestServer.StartAsync(new DicomServices());
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = false };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), Cancel);
        var answer = new byte[4096];
        await socket.SendAsync(Pdus.Request((1, Uids.Verification)), SocketFlags.None, Cancel);
        await socket.ReceiveAsync(answer, SocketFlags.None, Cancel);

        var times = new List<TimeSpan>();
        for (ushort i = 1; i <= 60; i++)
        {
            var echo = Pdus.Echo(i);
            var start = Stopwatch.GetTimestamp();
            await socket.SendAsync(echo.AsMemory(0, 12), SocketFlags.None, Cancel);
            await socket.SendAsync(echo.AsMemory(12), SocketFlags.None, Cancel);
            await socket.ReceiveAsync(answer, SocketFlags.None, Cancel);
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        // The kernel acknowledges the first segments of a connection at once by itself; the median bears a busy machine.
        var median = times.Skip(30).Order().ElementAt(15);
        Assert.InRange(median, TimeSpan.Zero, TimeSpan.FromMilliseconds(30));
    }
}
