using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network;
using QaGateway.Interop.Tests.Peers;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests;

/// <summary>No byte is ever lost: what was acknowledged survives a kill -9 at any moment (D2, ACK-2, scenario 20).</summary>
public sealed class CrashTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill_while_four_associations_store()
    {
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>(), Cancel);
        var stored = new ConcurrentDictionary<string, (string StudyUid, string Sha256)>();
        var accepted = new ConcurrentBag<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var senders = Enumerable.Range(0, 4).Select(_ => StoreUntilCutAsync(gateway, stored, stop.Token)).ToList();
        senders.Add(OrderUntilCutAsync(gateway, accepted, stop.Token));
        await WaitForAsync(() => stored.Count >= 200 && accepted.Count >= 20);
        await gateway.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(senders);

        await gateway.StartAgainAsync(Cancel);
        await AssertAllThereAsync(gateway, stored);
        await AssertInJournalAsync(gateway, accepted);
    }

    private static async Task StoreUntilCutAsync(GatewayProcess gateway, ConcurrentDictionary<string, (string, string)> stored, CancellationToken cancellationToken)
    {
        try
        {
            await using var association = await Scu.OpenAsync(gateway, [(Uids.CTImageStorage, Uids.ExplicitVRLittleEndian)], cancellationToken);
            while (!cancellationToken.IsCancellationRequested)
            {
                var study = new TestStudy { StudyUid = DicomUid.New(), Accession = "", PatientId = "CRASH", Instances = 25 };
                foreach (var instance in study.Build())
                {
                    var bytes = DicomWriter.Write(instance, Uids.ExplicitVRLittleEndian);
                    var sopUid = instance.GetText(Tags.SOPInstanceUID)!;
                    var result = await association.StoreAsync(Scu.Source(Uids.CTImageStorage, sopUid, Uids.ExplicitVRLittleEndian, bytes), cancellationToken);
                    if (result.Status.IsSuccess)
                        stored[sopUid] = (study.StudyUid, Convert.ToHexStringLower(SHA256.HashData(bytes)));
                }
            }
        }
        catch (Exception e) when (e is DicomNetworkException or IOException or OperationCanceledException)
        {
            // the kill: what was answered until here counts
        }
    }

    private static async Task OrderUntilCutAsync(GatewayProcess gateway, ConcurrentBag<string> accepted, CancellationToken cancellationToken)
    {
        var ris = new Ris(gateway.Hl7Port);
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            var controlId = $"CRASH{i:00000}";
            var order = new OrderText { PatientId = $"C{i}", Accession = $"ACC{i}", StudyUid = DicomUid.New(), Number = $"{i + 1000}" };
            try
            {
                if ((await ris.SendAsync(order.ToMessage(controlId), cancellationToken)).Code == Hl7.AckCode.AA)
                    accepted.Add(controlId);
            }
            catch (Exception e) when (e is Hl7.Mllp.MllpException or IOException or OperationCanceledException or System.Net.Sockets.SocketException)
            {
                return;
            }
        }
    }

    private static async Task AssertAllThereAsync(GatewayProcess gateway, ConcurrentDictionary<string, (string StudyUid, string Sha256)> stored)
    {
        foreach (var study in stored.GroupBy(s => s.Value.StudyUid))
        {
            var detail = await gateway.WaitForStudyAsync(study.Key, s => Shas(s).Count >= study.Count(), Cancel);
            var there = Shas(detail);
            foreach (var (sopUid, value) in study)
                Assert.Equal(value.Sha256, there.GetValueOrDefault(sopUid));
        }
    }

    private static Dictionary<string, string> Shas(JsonElement study) =>
        study.GetProperty("series").EnumerateArray()
            .SelectMany(s => s.GetProperty("instances").EnumerateArray())
            .ToDictionary(i => i.GetProperty("sopUid").GetString()!, i => i.GetProperty("sha256").GetString()!);

    private static async Task AssertInJournalAsync(GatewayProcess gateway, IReadOnlyCollection<string> accepted)
    {
        var found = new HashSet<string>();
        string? after = null;
        do
        {
            var page = await gateway.GetAsync($"/api/messages?direction=In&limit=500{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", Cancel);
            foreach (var message in page.GetProperty("items").EnumerateArray())
                found.Add(message.GetProperty("controlId").GetString()!);

            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);

        Assert.Empty(accepted.Except(found));
    }

    private static async Task WaitForAsync(Func<bool> reached)
    {
        for (var i = 0; i < 600 && !reached(); i++)
            await Task.Delay(100, Cancel);

        Assert.True(reached(), "Too few objects were stored within a minute.");
    }
}
