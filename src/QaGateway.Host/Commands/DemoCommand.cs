using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using QaGateway.Dicom.Network;
using QaGateway.Host.Demo;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Operations;
using QaGateway.Workflow.Security;

namespace QaGateway.Host.Commands;

/// <summary><c>demo [--quick]</c>: a gateway with a throw-away data folder and open doors on loopback, and a day's work played into it.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Ends after the play: 0 when everything came out as it should, 1 when not." };
        var demo = new Command("demo", "Starts a gateway with a throw-away data folder and plays orders, worklist queries and studies into it.") { quick };
        demo.SetAction((parsed, token) => RunAsync(parsed.GetValue(quick), token));
        return demo;
    }

    private static async Task<int> RunAsync(bool quick, CancellationToken cancellationToken)
    {
        if (SampleFiles.FindRoot() is not { } root)
        {
            await Terminal.Error.WriteLineAsync("The samples (hl7-samples, dicom-samples) are not there.");
            return GatewayCommands.Failed;
        }

        var folder = Directory.CreateTempSubdirectory("qagateway-demo-").FullName;
        try
        {
            var password = PasswordMaker.Next();
            await using var app = GatewayApplication.Build([], Settings(folder, password, quick));
            await GatewayApplication.StartAsync(app, cancellationToken);
            var wrong = await PlayAsync(app, root, cancellationToken);
            await SayAsync(wrong);
            if (!quick)
            {
                await Terminal.Out.WriteLineAsync($"Look at it: {Banner.Urls(app)[0]}/   user {FirstAdministrator.UserName}   password {password}");
                await Terminal.Out.WriteLineAsync("The refused message waits under Messages, the four studies under Queue. Ctrl+C ends it and deletes its data.");
                await app.WaitForShutdownAsync(cancellationToken);
            }

            await app.StopAsync(CancellationToken.None);
            return wrong.Count == 0 ? GatewayCommands.Done : GatewayCommands.Failed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<IReadOnlyList<string>> PlayAsync(WebApplication app, string root, CancellationToken cancellationToken)
    {
        var board = app.Services.GetRequiredService<ListenerBoard>();
        var dicom = app.Services.GetRequiredService<IOptions<DicomOptions>>().Value;
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var play = new Play(
            app.Services, new SampleFiles(root, clock.GetLocalNow()), board.Find("hl7")?.Port ?? 0, new DicomEndpoint(dicom.AeTitle, "127.0.0.1", board.Find("dicom")?.Port ?? 0), Terminal.Out);
        return play.RunAsync(cancellationToken);
    }

    private static Dictionary<string, string?> Settings(string folder, string password, bool quick) => new()
    {
        ["Gateway:DataPath"] = folder,
        ["Gateway:Roles"] = "dicom,hl7,web,console,jobs",
        ["Gateway:Database:Provider"] = nameof(DatabaseProvider.Sqlite),
        ["Gateway:Database:ConnectionString"] = null,
        ["Gateway:Dicom:Address"] = "127.0.0.1",
        ["Gateway:Dicom:Port"] = $"{(quick ? 0 : FreeOr(11112))}",
        ["Gateway:Dicom:UnknownPeers"] = nameof(UnknownPolicy.Accept), // open doors, on loopback only
        ["Gateway:Hl7:Address"] = "127.0.0.1",
        ["Gateway:Hl7:Port"] = $"{(quick ? 0 : FreeOr(2575))}",
        ["Gateway:Hl7:UnknownSenders"] = nameof(UnknownPolicy.Accept),
        ["Gateway:Quarantine:QuietPeriod"] = "00:00:02",
        ["Gateway:Console:AdminPassword"] = password,
        ["urls"] = $"http://127.0.0.1:{(quick ? 0 : FreeOr(8080))}",
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
    };

    /// <summary>The usual port where it is free, else any.</summary>
    private static int FreeOr(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return port;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static async Task SayAsync(IReadOnlyList<string> wrong)
    {
        foreach (var line in wrong)
            await Terminal.Error.WriteLineAsync($"NOT AS IT SHOULD BE: {line}");

        await Terminal.Out.WriteLineAsync(wrong.Count == 0 ? "\nEverything came out as it should." : "");
    }
}
