using System.Net;
using System.Net.Sockets;
using QaGateway.Workflow.Data;

namespace QaGateway.Host.Doctor;

/// <summary>Can everything listen that has to?</summary>
internal static class PortExamination
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IConfiguration configuration, GatewayOptions gateway, DicomOptions dicom, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var url = new Uri((configuration["urls"] ?? GatewayApplication.DefaultUrl).Split(';')[0].Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal));
        var running = await IsRunningAsync(url, cancellationToken);
        if (running)
            findings.Add(Finding.Ok("gateway", $"A gateway is running at {url}: its ports are in use by itself."));

        if (gateway.Has("web") || gateway.Has("console"))
            findings.Add(Examine("http", url.Host, url.Port, "ASPNETCORE_URLS", running));
        if (gateway.Has("dicom"))
            findings.Add(Examine("dicom", dicom.Address, dicom.Port, "Gateway:Dicom:Port", running));
        if (gateway.Has("hl7"))
        {
            var hl7 = configuration.GetSection("Gateway:Hl7");
            findings.Add(Examine("hl7", hl7["Address"] ?? "127.0.0.1", hl7.GetValue("Port", 2575), "Gateway:Hl7:Port", running));
        }

        return findings;
    }

    private static Finding Examine(string name, string address, int port, string key, bool running)
    {
        if (port == 0)
            return Finding.Ok(name, "takes any free port.");
        if (!IPAddress.TryParse(address == "localhost" ? "127.0.0.1" : address, out var ip))
            return Finding.Ok(name, $"{address}:{port} is a name; not tried.");

        try
        {
            using var probe = new TcpListener(ip, port);
            probe.Start();
            return name is "dicom" or "hl7" && IPAddress.IsLoopback(ip)
                ? Finding.Ok(name, $"{ip}:{port} is free. It is on loopback only: other machines cannot reach it until the address is set to 0.0.0.0 or one of this machine.")
                : Finding.Ok(name, $"{ip}:{port} is free.");
        }
        catch (SocketException) when (running)
        {
            return Finding.Ok(name, $"{ip}:{port} is in use by the running gateway.");
        }
        catch (SocketException e)
        {
            return Finding.Failed(name, $"{ip}:{port} cannot be listened on: {e.Message}.",
                e.SocketErrorCode is SocketError.AccessDenied
                    ? $"Ports below 1024 need a right of their own (AmbientCapabilities=CAP_NET_BIND_SERVICE), or set {key} to another."
                    : $"Another program has it (ss -ltnp 'sport = :{port}' says which): end that, or set {key} to another.");
        }
    }

    private static async Task<bool> IsRunningAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            var host = url.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : url.Host;
            using var response = await client.GetAsync(new UriBuilder(url) { Host = host, Path = "/health/live" }.Uri, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
