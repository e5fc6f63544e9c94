using System.Diagnostics;
using System.Text;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>Runs a foreign program to its end and keeps what it said.</summary>
public sealed record Tool(int ExitCode, string Output)
{
    /// <summary>Where the program lies; null when it is not installed.</summary>
    public static string? Find(string name) =>
        new[] { "/usr/bin", "/usr/sbin", "/usr/local/bin" }.Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);

    public static void Need(params string[] names)
    {
        foreach (var name in names)
            Assert.SkipWhen(Find(name) is null, $"{name} is not installed.");
    }

    public static async Task<Tool> RunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellationToken, string? folder = null)
    {
        var start = new ProcessStartInfo(Find(name) ?? name)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return new Tool(process.ExitCode, new StringBuilder(await output).Append(await errors).ToString());
    }

    public Tool Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Output}");
        return this;
    }
}
