using System.Collections.Concurrent;
using QaGateway.Dicom;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;
using QaGateway.Interop.Tests.Peers;

namespace QaGateway.Interop.Tests;

/// <summary>Exactly once across kill -9 (ACK-2, ACK-6): what got AA is there, and what a sender had to send again is applied once.</summary>
public sealed class Hl7CrashTests
{
    private const int Senders = 6;
    private const int Kills = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_message_that_got_AA_is_lost_and_none_is_applied_twice_though_the_gateway_is_killed_again_and_again()
    {
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>(), Cancel);
        var accepted = new ConcurrentDictionary<string, int>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var senders = Enumerable.Range(0, Senders).Select(s => SendAsync(gateway.Hl7Port, s, accepted, stop.Token)).ToList();
        var random = new Random(47);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = accepted.Count;
            for (var i = 0; i < 600 && accepted.Count < before + 20; i++)
                await Task.Delay(100, Cancel);
            Assert.True(accepted.Count >= before + 20, $"Too few orders were accepted: {accepted.Count}\n{gateway.LogTail()}");
            await Task.Delay(random.Next(200), Cancel); // somewhere within a message
            await gateway.KillAsync();
            await gateway.StartAgainAsync(Cancel);
        }

        await stop.CancelAsync();
        await Task.WhenAll(senders);

        var messages = await AllAsync(gateway, "/api/messages?direction=In", "controlId");
        var orders = await AllAsync(gateway, "/api/orders?x=", "accession");
        Assert.Empty(accepted.Keys.Except(messages));
        Assert.Empty(accepted.Keys.Select(k => "A" + k).Except(orders));
        Assert.Empty(messages.GroupBy(m => m).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(orders.GroupBy(o => o).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.True(accepted.Values.Max() > 1, "No message had to be sent again: the kills hit nothing.");
    }

    /// <summary>A RIS that sends each order until it is acknowledged, always the same bytes.</summary>
    private static async Task SendAsync(int port, int sender, ConcurrentDictionary<string, int> accepted, CancellationToken cancellationToken)
    {
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = port, AckTimeout = TimeSpan.FromSeconds(20) });
        for (var n = 0; !cancellationToken.IsCancellationRequested; n++)
        {
            var key = $"K{sender}N{n:00000}";
            var order = new OrderText { PatientId = key, Accession = "A" + key, StudyUid = DicomUid.New(), Number = key };
            var message = System.Text.Encoding.UTF8.GetBytes(order.ToMessage(key));
            for (var tries = 1; !cancellationToken.IsCancellationRequested; tries++)
            {
                try
                {
                    if (Hl7Ack.Read(await client.SendAsync(message, cancellationToken))!.Code is AckCode.AA)
                    {
                        accepted[key] = tries;
                        break;
                    }
                }
                catch (Exception e) when (e is MllpException or OperationCanceledException)
                {
                    await Task.Delay(100, Cancel); // it is down: again, soon
                }
            }
        }
    }

    private static async Task<List<string>> AllAsync(GatewayProcess gateway, string path, string property)
    {
        var found = new List<string>();
        string? after = null;
        do
        {
            var page = await gateway.GetAsync($"{path}&limit=500{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", Cancel);
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty(property).GetString()!));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        return found;
    }
}
