using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>How many new orders a second are durable and applied before their AA leaves. Run with -explicit only.</summary>
public sealed class ThroughputBench
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(1, 1000)]
    [InlineData(8, 2000)]
    public async Task Orders_over_MLLP_each_waiting_for_its_AA(int connections, int messages)
    {
        await using var bench = new Bench(configure: services => services.AddOrdersListener(), pooled: true);
        var listener = bench.Database.Services.GetRequiredService<Hl7Listener>();
        await listener.StartAsync(Token);
        await SendAsync(listener.Port, connections, 300, "W");

        var best = 0.0;
        for (var round = 1; round <= 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            await SendAsync(listener.Port, connections, messages, $"{round}");
            var rate = messages / Stopwatch.GetElapsedTime(start).TotalSeconds;
            var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / messages;
            best = Math.Max(best, rate);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} connection(s): {rate:0}/s, {used:0.000} ms CPU a message with its sender"));
        }

        await listener.StopAsync(Token);
        Assert.Equal((messages * 3) + 300, await bench.ReadAsync(db => db.Orders.CountAsync(Token)));
    }

    private static async Task SendAsync(int port, int connections, int messages, string prefix)
    {
        var template = Bench.SampleText("ORM_O01/NW-4711.hl7");
        await Task.WhenAll(Enumerable.Range(0, connections).Select(c => Task.Run(async () =>
        {
            await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = port });
            for (var i = c; i < messages; i += connections)
            {
                var n = $"{prefix}{i:000000}";
                var message = template.Replace("4711^", $"{n}^", StringComparison.Ordinal).Replace("RIS000101", n, StringComparison.Ordinal).Replace("P5501", "P" + n, StringComparison.Ordinal)
                    .Replace("F9001", "F" + n, StringComparison.Ordinal).Replace("260310001", n, StringComparison.Ordinal).Replace("204509183475634211", $"{i}{prefix.Length}{(int)prefix[0]}", StringComparison.Ordinal)
                    .Replace("198234509183475634211", $"1{i}{(int)prefix[0]}", StringComparison.Ordinal);
                var ack = Hl7Ack.Read(await client.SendAsync(Encoding.UTF8.GetBytes(message), Token))!;
                Assert.True(ack.Code is AckCode.AA, $"{ack.Code} {ack.Text}");
            }
        }, Token)));
    }
}
