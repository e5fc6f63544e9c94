using System.CommandLine;
using Microsoft.Extensions.Options;

namespace QaGateway.Host.Commands;

/// <summary>The commands of the executable. Exit code 0 = did it, 1 = did not, 2 = bad arguments.</summary>
public static class GatewayCommands
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;

    /// <param name="args">Command and options; settings such as <c>--Gateway:Dicom:Port=11113</c> or <c>--urls=http://127.0.0.1:9000</c> may stand anywhere.</param>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var settings = args.Where(IsSetting).ToArray();
        var root = new RootCommand("QA Gateway: quarantine, matching and archive between modalities, RIS and PACS.");
        root.SetAction((_, token) => RunCommand.RunAsync(settings, token));
        var run = new Command("run", "Runs the gateway (what happens without a command, too).");
        run.SetAction((_, token) => RunCommand.RunAsync(settings, token));
        root.Subcommands.Add(run);
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create(settings));
        root.Subcommands.Add(ReindexCommand.Create(settings));
        root.Subcommands.Add(UserCommand.Create(settings));

        var parsed = root.Parse([.. args.Where(a => !IsSetting(a))]);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Terminal.Error.WriteLineAsync(error.Message);

            await Terminal.Error.WriteLineAsync("Try --help.");
            return BadArguments;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync("The configuration is not right:", e.Failures);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Failed;
        }
        catch (Exception e)
        {
            return await FailAsync("It did not work:", [$"{e.Message} ({e.GetType().Name})"]);
        }
    }

    private static async Task<int> FailAsync(string what, IEnumerable<string> reasons)
    {
        await Terminal.Error.WriteLineAsync(what);
        foreach (var reason in reasons)
            await Terminal.Error.WriteLineAsync($"  {reason}");

        await Terminal.Error.WriteLineAsync("The command doctor says more.");
        return Failed;
    }

    private static bool IsSetting(string arg) =>
        arg.StartsWith("--", StringComparison.Ordinal) && arg.IndexOf('=') is var value and > 0
        && (arg[..value].Contains(':') || arg[..value] is "--urls" or "--environment");
}
