using Microsoft.Extensions.Options;
using QaGateway.Host;

namespace QaGateway.Web.Tests.Host;

/// <summary>A wrong setting stops the start and says which one it is.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Gateway:Dicom:AeTitle", "THIS_AE_TITLE_IS_TOO_LONG", "AeTitle")]
    [InlineData("Gateway:Dicom:Port", "70000", "Port")]
    [InlineData("Gateway:Dicom:Address", "not-an-address", "Gateway:Dicom:Address")]
    [InlineData("Gateway:Roles", "dicom,nonsense", "Gateway:Roles")]
    [InlineData("Gateway:Database:Provider", "PostgreSql", "ConnectionString")]
    [InlineData("Gateway:Security:MinPasswordLength", "3", "MinPasswordLength")]
    public async Task The_failure_names_the_setting(string key, string value, string named)
    {
        var folder = Directory.CreateTempSubdirectory("qagw-config-").FullName;
        try
        {
            var error = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
            {
                await using var app = GatewayApplication.Build([], new Dictionary<string, string?>
                {
                    ["Gateway:DataPath"] = folder,
                    ["urls"] = "http://127.0.0.1:0",
                    ["Gateway:Dicom:Port"] = "0",
                    ["Gateway:Hl7:Port"] = "0",
                    [key] = value,
                });
                await GatewayApplication.StartAsync(app, TestContext.Current.CancellationToken);
            });

            Assert.Contains(named, string.Join("\n", error.Failures), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Settings_on_the_command_line_count()
    {
        var folder = Directory.CreateTempSubdirectory("qagw-config-").FullName;
        await using var app = GatewayApplication.Build([$"--Gateway:DataPath={folder}", "--Gateway:Dicom:AeTitle=MYGATE"]);

        Assert.Equal("MYGATE", app.Services.GetService(typeof(IOptions<Workflow.Data.DicomOptions>)) is IOptions<Workflow.Data.DicomOptions> o ? o.Value.AeTitle : null);
        Directory.Delete(folder, recursive: true);
    }
}
