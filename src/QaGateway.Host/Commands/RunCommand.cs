namespace QaGateway.Host.Commands;

internal static class RunCommand
{
    public static async Task<int> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        await using var app = GatewayApplication.Build(settings);
        var oneTimePassword = await GatewayApplication.StartAsync(app, cancellationToken);
        Banner.Print(app, oneTimePassword, Terminal.Out);
        await app.WaitForShutdownAsync(cancellationToken);
        return GatewayCommands.Done;
    }
}
