using System.Diagnostics;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>A foreign sender: mllp_send of python3-hl7.</summary>
public sealed class PythonSenderTests
{
    private const string Sender = "/usr/bin/mllp_send";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Python_hl7_sends_orders_and_gets_their_acknowledgements()
    {
        Assert.SkipUnless(File.Exists(Sender), "python3-hl7 is not installed.");
        await using var world = await OrderWorld.StartAsync();
        var file = Path.Combine(world.Bench.Database.Folder, "orders.mllp");
        await File.WriteAllBytesAsync(file, [.. Framed("ORM_O01/NW-4711.hl7"), .. Framed("OMI_O23/NW-4712.hl7"), .. Framed("refused/accession-too-long.hl7")], Token);

        using var process = Process.Start(new ProcessStartInfo(Sender, ["-p", $"{world.Port}", "-f", file, "127.0.0.1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.True(process.ExitCode is 0, $"{output} {await error}");
        foreach (var expected in new[] { "MSA|AA|RIS000101", "MSA|AA|RIS000102", "MSA|AE|RIS000603" })
            Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Equal(OrderState.Scheduled, (await world.Bench.OrderAsync("A260310002")).State);
    }

    private static byte[] Framed(string sample) => [0x0B, .. Bench.Sample(sample), 0x1C, 0x0D];
}
