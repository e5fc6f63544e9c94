using Microsoft.Extensions.Options;

namespace QaGateway.Host.Commands;

internal static class RunCommand
{
    public static async Task<int> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = GatewayApplication.Build(settings);
            var oneTimePassword = await GatewayApplication.StartAsync(app, cancellationToken);
            Banner.Print(app, oneTimePassword, Terminal.Out);
            await app.WaitForShutdownAsync(cancellationToken);
            return GatewayCommands.Done;
        }
        catch (OptionsValidationException e)
        {
            await SayAsync("The configuration is not right:", e.Failures);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await SayAsync("The gateway cannot start:", [e.Message]);
        }

        return GatewayCommands.Failed;
    }

    private static async Task SayAsync(string what, IEnumerable<string> reasons)
    {
        await Terminal.Error.WriteLineAsync(what);
        foreach (var reason in reasons)
            await Terminal.Error.WriteLineAsync($"  {reason}");

        await Terminal.Error.WriteLineAsync("The command doctor says more.");
    }
}
