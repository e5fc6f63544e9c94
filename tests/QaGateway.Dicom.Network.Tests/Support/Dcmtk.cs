using System.Diagnostics;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>Programs of DCMTK as foreign peers.</summary>
internal static class Dcmtk
{
    private const string Folder = "/usr/bin";

    /// <summary>Runs a program to its end; skips the test where it is not installed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output + await error);
    }

    public static Process Start(string program, params string[] arguments)
    {
        var path = Path.Combine(Folder, program);
        Assert.SkipUnless(File.Exists(path), $"DCMTK's {program} is not installed.");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
