using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using QaGateway.Interop.Tests.Peers;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests;

/// <summary>Orthanc as a peer: it sends to us, queries us, moves from us.</summary>
public sealed class OrthancTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orthanc_sends_queries_and_moves()
    {
        Tool.Need("Orthanc");
        var dicomPort = GatewayProcess.FreePort();
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["Gateway__Dicom__Peers__0__AeTitle"] = "ORTHANC",
            ["Gateway__Dicom__Peers__0__Host"] = "127.0.0.1",
            ["Gateway__Dicom__Peers__0__Port"] = $"{dicomPort}",
        }, Cancel);
        await using var orthanc = await OrthancProcess.StartAsync(dicomPort, gateway, Cancel);
        var study = new TestStudy { Instances = 4 };
        Assert.Equal(Hl7.AckCode.AA, (await new Ris(gateway.Hl7Port).OrderAsync(new OrderText(), Cancel)).Code);

        await orthanc.SendAsync(study, Cancel);
        await gateway.WaitForStateAsync(study.StudyUid, Cancel, "AutoMatched");
        await gateway.PostAsync($"/api/studies/{study.StudyUid}/release", new { }, Cancel);
        await gateway.WaitForStateAsync(study.StudyUid, Cancel, "Released");
        await orthanc.ForgetAllAsync(Cancel);
        var answers = await orthanc.QueryAndMoveAsync(study.PatientId, Cancel);

        Assert.Equal(1, answers);
        Assert.Equal(study.Instances, await orthanc.CountInstancesAsync(Cancel));
    }

    private sealed class OrthancProcess(Process process, HttpClient http, string folder) : IAsyncDisposable
    {
        public static async Task<OrthancProcess> StartAsync(int dicomPort, GatewayProcess gateway, CancellationToken cancellationToken)
        {
            var folder = Directory.CreateTempSubdirectory("qagw-orthanc-").FullName;
            var httpPort = GatewayProcess.FreePort();
            var path = Path.Combine(folder, "orthanc.json");
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["Name"] = "peer",
                ["StorageDirectory"] = folder,
                ["IndexDirectory"] = folder,
                ["HttpPort"] = httpPort,
                ["DicomPort"] = dicomPort,
                ["DicomAet"] = "ORTHANC",
                ["RemoteAccessAllowed"] = false,
                ["AuthenticationEnabled"] = false,
                ["DicomModalities"] = new Dictionary<string, object> { ["gateway"] = new object[] { gateway.AeTitle, "127.0.0.1", gateway.DicomPort } },
            }), cancellationToken);
            var start = new ProcessStartInfo(Tool.Find("Orthanc")!) { RedirectStandardError = true, RedirectStandardOutput = true };
            start.ArgumentList.Add(path);
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var orthanc = new OrthancProcess(process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") }, folder);
            await orthanc.WaitAsync(cancellationToken);
            return orthanc;
        }

        public async Task SendAsync(TestStudy study, CancellationToken cancellationToken)
        {
            var ids = new List<string>();
            foreach (var path in study.WriteTo(Path.Combine(folder, "upload")))
            {
                using var uploaded = await http.PostAsync("/instances", new ByteArrayContent(await File.ReadAllBytesAsync(path, cancellationToken)), cancellationToken);
                ids.Add((await uploaded.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("ID").GetString()!);
            }

            using var sent = await http.PostAsJsonAsync("/modalities/gateway/store", ids, cancellationToken);
            Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(cancellationToken));
        }

        public async Task ForgetAllAsync(CancellationToken cancellationToken)
        {
            foreach (var id in await http.GetFromJsonAsync<string[]>("/studies", cancellationToken) ?? [])
                (await http.DeleteAsync($"/studies/{id}", cancellationToken)).Dispose();
        }

        public async Task<int> QueryAndMoveAsync(string patientId, CancellationToken cancellationToken)
        {
            using var query = await http.PostAsJsonAsync(
                "/modalities/gateway/query",
                new Dictionary<string, object> { ["Level"] = "Study", ["Query"] = new Dictionary<string, string> { ["PatientID"] = patientId } },
                cancellationToken);
            Assert.True(query.IsSuccessStatusCode, await query.Content.ReadAsStringAsync(cancellationToken));
            var id = (await query.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("ID").GetString();
            var answers = await http.GetFromJsonAsync<string[]>($"/queries/{id}/answers", cancellationToken);
            using var move = await http.PostAsync($"/queries/{id}/retrieve", new StringContent("ORTHANC"), cancellationToken);
            Assert.True(move.IsSuccessStatusCode, await move.Content.ReadAsStringAsync(cancellationToken));
            return answers!.Length;
        }

        public async Task<int> CountInstancesAsync(CancellationToken cancellationToken) =>
            (await http.GetFromJsonAsync<string[]>("/instances", cancellationToken))!.Length;

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            http.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private async Task WaitAsync(CancellationToken cancellationToken)
        {
            for (var i = 0; i < 150; i++)
            {
                try
                {
                    using var system = await http.GetAsync("/system", cancellationToken);
                    if (system.IsSuccessStatusCode)
                        return;
                }
                catch (HttpRequestException)
                {
                    // not listening yet
                }

                await Task.Delay(200, cancellationToken);
            }

            throw new Xunit.Sdk.XunitException("Orthanc did not start within 30 s.");
        }
    }
}
