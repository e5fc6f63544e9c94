using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QaGateway.Host;

namespace QaGateway.Web.Tests.Host;

/// <summary>Nothing is missing when the gateway is put together, whatever parts it runs.</summary>
public sealed class CompositionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qagw-composition-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dicom,hl7,web,console,jobs")]
    [InlineData("dicom")]
    [InlineData("hl7")]
    [InlineData("web")]
    [InlineData("console")]
    [InlineData("jobs")]
    public async Task Every_service_can_be_built(string roles)
    {
        await using var app = Build(roles);

        Assert.NotEmpty(app.Services.GetServices<IHostedService>());
    }

    [Fact]
    public async Task Every_service_that_an_endpoint_asks_for_is_there()
    {
        await using var app = Build("dicom,hl7,web,console,jobs");
        await using var scope = app.Services.CreateAsyncScope();
        var asked = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<System.Reflection.MethodInfo>()?.GetParameters() ?? [])
            .Where(p => p.CustomAttributes.Any(a => typeof(IFromServiceMetadata).IsAssignableFrom(a.AttributeType)))
            .Select(p => p.ParameterType).Distinct().ToList();

        Assert.True(asked.Count > 10);
        Assert.All(asked, type => Assert.NotNull(scope.ServiceProvider.GetService(type)));
    }

    private WebApplication Build(string roles) => GatewayApplication.Build(
        [],
        new Dictionary<string, string?> { ["Gateway:DataPath"] = _folder, ["Gateway:Roles"] = roles, ["Gateway:Dicom:Port"] = "0", ["Gateway:Hl7:Port"] = "0" },
        builder => builder.Host.UseDefaultServiceProvider(options =>
        {
            options.ValidateOnBuild = true;
            options.ValidateScopes = true;
        }));
}
