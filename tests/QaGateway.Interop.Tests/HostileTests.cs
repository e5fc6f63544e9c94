using System.Globalization;
using System.Net.Sockets;
using System.Text;
using QaGateway.Interop.Tests.Peers;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests;

/// <summary>Strangers at both doors (scenario 28): refused within the limits, memory flat, service goes on.</summary>
public sealed class HostileTests
{
    private static readonly byte[][] Insults =
    [
        Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: gateway\r\n\r\n"),
        [0x01, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x01],                     // A-ASSOCIATE-RQ of 4 GiB
        [0x04, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],   // P-DATA out of turn, lengths of 4 GiB
        [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03],   // TLS ClientHello
        [0x0B, .. new byte[1000]],                                            // MLLP frame of NULs that never ends
        [.. Enumerable.Range(0, 4096).Select(i => (byte)((i * 7919) >> 3))],
        [],
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Garbage_HTTP_and_declared_lengths_of_4_GiB_are_refused_and_memory_stays_flat()
    {
        Tool.Need("echoscu");
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>(), Cancel);
        await InsultAsync(gateway, rounds: 5);
        var before = ResidentMegabytes(gateway);

        await InsultAsync(gateway, rounds: 60);

        var grown = ResidentMegabytes(gateway) - before;
        Assert.True(grown < 80, $"The process grew by {grown} MB.");
        await AssertStillServesAsync(gateway);
    }

    [Fact]
    public async Task Half_open_connections_take_no_service_from_others()
    {
        Tool.Need("echoscu");
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>(), Cancel);
        var silent = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 40; i++)
            {
                foreach (var port in new[] { gateway.DicomPort, gateway.Hl7Port })
                {
                    var client = new TcpClient();
                    await client.ConnectAsync("127.0.0.1", port, Cancel);
                    silent.Add(client);
                }
            }

            await AssertStillServesAsync(gateway);
        }
        finally
        {
            silent.ForEach(c => c.Dispose());
        }
    }

    private static async Task InsultAsync(GatewayProcess gateway, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var port in new[] { gateway.DicomPort, gateway.Hl7Port })
            {
                foreach (var insult in Insults)
                    await SayAsync(port, insult);
            }
        }
    }

    private static async Task SayAsync(int port, byte[] insult)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(insult, Cancel);
        client.Client.Shutdown(SocketShutdown.Send);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await stream.CopyToAsync(Stream.Null, limit.Token); // the gateway closes, it does not wait for more
        }
        catch (IOException)
        {
            // a reset is an answer, too
        }
    }

    private static async Task AssertStillServesAsync(GatewayProcess gateway)
    {
        (await new Dcmtk("127.0.0.1", gateway.DicomPort, gateway.AeTitle, "CT1_AE").EchoAsync(Cancel)).Succeeded();
        Assert.Equal(Hl7.AckCode.AA, (await new Ris(gateway.Hl7Port).OrderAsync(new OrderText(), Cancel)).Code);
    }

    private static long ResidentMegabytes(GatewayProcess gateway)
    {
        var line = File.ReadLines($"/proc/{gateway.ProcessId}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', '\t').Last(p => long.TryParse(p, out _)), CultureInfo.InvariantCulture) / 1024;
    }
}
