using System.Diagnostics;
using QaGateway.Testing;

namespace QaGateway.Web.Tests.Host;

/// <summary>The executable as it is started from a shell: exit code 0 = did it, 1 = did not, 2 = bad arguments.</summary>
public sealed class CommandTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    // Its own output: beside the tests it would lack its native libraries.
    private static readonly string Host = Path.Combine(Corpus.Root, "src", "QaGateway.Host", "bin", Configuration, "net10.0", "QaGateway.Host.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("qagw-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("user nonsense")]
    [InlineData("user add")]
    [InlineData("run --nonsense")]
    [InlineData("demo --slow")]
    public async Task What_it_does_not_know_ends_with_2(string arguments)
    {
        var (code, _, error) = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var (code, output, _) = await RunAsync("--help");

        Assert.Equal(0, code);
        Assert.All(["run", "demo", "doctor", "user"], command => Assert.Contains(command, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Users_are_added_listed_and_changed()
    {
        var added = await RunAsync("user add ada --role Technologist --role Auditor");
        var twice = await RunAsync("user add ada --role Technologist");
        var role = await RunAsync("user role ada LeadTechnologist");
        var wrongRole = await RunAsync("user role ada Emperor");
        var password = await RunAsync("user password ada --password-stdin", "a long enough sentence\n");
        var weak = await RunAsync("user password ada --password-stdin", "short\n");
        var nobody = await RunAsync("user password nobody");
        var list = await RunAsync("user list");

        Assert.Equal((0, 1, 0, 1, 0, 1, 1, 0), (added.Code, twice.Code, role.Code, wrongRole.Code, password.Code, weak.Code, nobody.Code, list.Code));
        Assert.Contains("One-time password: ", added.Output, StringComparison.Ordinal);
        Assert.Contains("Emperor", wrongRole.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a long enough sentence", password.Output, StringComparison.Ordinal);
        Assert.Contains("ada\tLeadTechnologist", list.Output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string arguments, string input = "")
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["Gateway__DataPath"] = Path.Combine(_folder, "data") },
        };
        start.ArgumentList.Add(Host);
        foreach (var argument in arguments.Split(' '))
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
