using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace QaGateway.Workflow.Tests.Data;

/// <summary>A real PostgreSQL, thrown away after the test.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _bin;

    private PostgreSqlServer(string bin, string folder, int port)
    {
        (_bin, _folder) = (bin, folder);
        ConnectionString = $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database=postgres;Pooling=false";
    }

    public string ConnectionString { get; }

    public static async Task<PostgreSqlServer> StartAsync(CancellationToken cancellationToken)
    {
        var bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb"))) : null;
        Assert.SkipWhen(bin is null || !File.Exists("/usr/sbin/runuser"), "PostgreSQL is not installed.");
        var folder = Path.Combine(Path.GetTempPath(), $"qagw-pg-{Guid.NewGuid():n}");
        var port = FreePort();
        var server = new PostgreSqlServer(bin!, folder, port);
        await RunAsync("/usr/bin/install", ["-d", "-o", "postgres", "-g", "postgres", folder], cancellationToken);
        await server.AsPostgresAsync("initdb", ["-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"], cancellationToken);
        await server.AsPostgresAsync(
            "pg_ctl", ["-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start"], cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await AsPostgresAsync("pg_ctl", ["-D", $"{_folder}/data", "-m", "immediate", "-w", "stop"], CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private Task AsPostgresAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        RunAsync("/usr/sbin/runuser", ["-u", "postgres", "--", Path.Combine(_bin, program), .. arguments], cancellationToken);

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        // pg_ctl leaves a server behind that would keep redirected pipes open: nothing is redirected.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
