using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>The real executable with a data folder of its own on free loopback ports, as a user starts it.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    public const string AdminPassword = "Interop-test-7!pass";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    private GatewayProcess(IReadOnlyDictionary<string, string> settings)
    {
        Folder = Directory.CreateTempSubdirectory("qagw-interop-").FullName;
        DicomPort = FreePort();
        Hl7Port = FreePort();
        HttpPort = FreePort();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}"), Timeout = TimeSpan.FromSeconds(60) };
        _settings = new Dictionary<string, string>
        {
            ["Gateway__DataPath"] = Path.Combine(Folder, "data"),
            ["Gateway__Dicom__Port"] = $"{DicomPort}",
            ["Gateway__Hl7__Port"] = $"{Hl7Port}",
            ["Gateway__Hl7__UnknownSenders"] = "Accept",
            ["Gateway__Dicom__UnknownPeers"] = "Accept",
            ["Gateway__Quarantine__QuietPeriod"] = "00:00:01",
            ["Gateway__Console__AdminPassword"] = AdminPassword,
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{HttpPort}",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        foreach (var (key, value) in settings)
            _settings[key] = value;
    }

    public string Folder { get; }

    public int DicomPort { get; }

    public int Hl7Port { get; }

    public int HttpPort { get; }

    /// <summary>Signed in as administrator once started.</summary>
    public HttpClient Http { get; }

    public string AeTitle { get; } = "QAGATEWAY";

    public int ProcessId => _process!.Id;

    public string LogPath => Path.Combine(Folder, "gateway.log");

    /// <param name="settings">In environment form, e.g. <c>Gateway__Matching__AutoMatch</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<GatewayProcess> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var gateway = new GatewayProcess(settings);
        await gateway.StartAgainAsync(cancellationToken);
        return gateway;
    }

    /// <summary>Starts over the same data folder: after <see cref="KillAsync"/> this is the restart after a crash.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Folder, UseShellExecute = false };
        var host = Path.Combine(Corpus.Root, "src", "QaGateway.Host", "bin", Configuration, "net10.0", "QaGateway.Host.dll");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec dotnet '{host}' run >> '{LogPath}' 2>&1");
        foreach (var (key, value) in _settings)
            start.Environment[key] = value;

        _process = Process.Start(start)!;
        await WaitUntilReadyAsync(cancellationToken);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await LoginAsync("admin", AdminPassword, cancellationToken));
    }

    public async Task<string> LoginAsync(string user, string password, CancellationToken cancellationToken)
    {
        using var response = await Http.PostAsJsonAsync("/api/login", new { userName = user, password }, cancellationToken);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return body.GetProperty("accessToken").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(path, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await Http.PostAsJsonAsync(path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return (response.StatusCode, text.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    /// <summary>Polls until the study is in one of the states.</summary>
    public async Task<JsonElement> WaitForStudyAsync(string studyUid, Func<JsonElement, bool> until, CancellationToken cancellationToken)
    {
        JsonElement last = default;
        for (var i = 0; i < 150; i++)
        {
            using var response = await Http.GetAsync($"/api/studies/{studyUid}", cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                last = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                if (until(last))
                    return last;
            }

            await Task.Delay(200, cancellationToken);
        }

        throw new Xunit.Sdk.XunitException($"Study {studyUid} did not get there in 30 s; last seen: {last}\n{LogTail()}");
    }

    public Task<JsonElement> WaitForStateAsync(string studyUid, CancellationToken cancellationToken, params string[] states) =>
        WaitForStudyAsync(studyUid, s => states.Contains(s.GetProperty("state").GetString()), cancellationToken);

    /// <summary>kill -9: nothing gets a chance to be tidied up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public string LogTail() => File.Exists(LogPath) ? string.Join('\n', File.ReadLines(LogPath).TakeLast(40)) : "(no log)";

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();

        _process?.Dispose();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var until = Stopwatch.StartNew();
        while (until.Elapsed < StartTimeout)
        {
            if (_process!.HasExited)
                throw new Xunit.Sdk.XunitException($"The gateway ended with {_process.ExitCode}.\n{LogTail()}");

            try
            {
                using var response = await Http.GetAsync("/health/ready", cancellationToken);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(200, cancellationToken);
        }

        throw new Xunit.Sdk.XunitException($"The gateway was not ready in {StartTimeout.TotalSeconds} s.\n{LogTail()}");
    }
}
