using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>DCMTK's storescp: the viewer's receiver for C-MOVE.</summary>
public sealed class StoreScp : IAsyncDisposable
{
    private readonly Process _process;

    private StoreScp(Process process) => _process = process;

    public static async Task<StoreScp> StartAsync(int port, string aeTitle, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Tool.Find("storescp")!) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-B", "-aet", aeTitle, "-od", folder, port.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);

        var process = Process.Start(start)!;
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port, cancellationToken);
                return new StoreScp(process);
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }

        process.Kill();
        throw new Xunit.Sdk.XunitException("storescp did not listen within 5 s.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
