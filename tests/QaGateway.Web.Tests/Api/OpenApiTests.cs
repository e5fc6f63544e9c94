using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Web.Tests.Api;

public sealed class OpenApiTests(TestGateway gateway)
{
    [Fact]
    public async Task The_description_lists_every_route_under_api()
    {
        var document = await (await gateway.AdminAsync()).GetJsonAsync("/openapi/v1.json");
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).ToHashSet(StringComparer.Ordinal);

        var mapped = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Select(m => $"{m} {e.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal).Replace(":long", "", StringComparison.Ordinal).TrimEnd('/')}"))
            .ToList();

        Assert.Empty(mapped.Except(described));
        Assert.True(mapped.Count >= 24, $"Only {mapped.Count} routes.");
    }

    [Theory]
    [InlineData("GET /api/studies")]
    [InlineData("GET /api/studies/{uid}")]
    [InlineData("GET /api/studies/{uid}/candidates")]
    [InlineData("POST /api/studies/{uid}/match")]
    [InlineData("POST /api/studies/{uid}/unmatch")]
    [InlineData("POST /api/studies/{uid}/corrections")]
    [InlineData("POST /api/studies/{uid}/reject")]
    [InlineData("POST /api/studies/{uid}/restore")]
    [InlineData("POST /api/studies/{uid}/hold")]
    [InlineData("POST /api/studies/{uid}/resume")]
    [InlineData("POST /api/studies/{uid}/release")]
    [InlineData("GET /api/studies/{uid}/ledger")]
    [InlineData("POST /api/studies/{uid}/undo")]
    [InlineData("GET /api/studies/{uid}/instances/{sopUid}/original")]
    [InlineData("GET /api/orders")]
    [InlineData("GET /api/orders/{id}")]
    [InlineData("POST /api/orders")]
    [InlineData("GET /api/worklist")]
    [InlineData("GET /api/worklist/explain")]
    [InlineData("GET /api/messages")]
    [InlineData("GET /api/messages/{id}")]
    [InlineData("POST /api/messages/{id}/replay")]
    [InlineData("GET /api/patients/{id}")]
    [InlineData("GET /api/peers")]
    [InlineData("PUT /api/peers/{ae}")]
    [InlineData("POST /api/peers/{ae}/echo")]
    [InlineData("GET /api/audit")]
    [InlineData("POST /api/login")]
    public async Task The_contract_is_described(string route)
    {
        var document = await (await gateway.AdminAsync()).GetJsonAsync("/openapi/v1.json");
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);

        Assert.True(
            document.GetProperty("paths").TryGetProperty(path, out var operations) && operations.TryGetProperty(method.ToLowerInvariant(), out _), $"{route} is missing.");
    }

    [Fact]
    public async Task Properties_are_camel_case_and_the_token_is_described()
    {
        var document = await (await gateway.AdminAsync()).GetJsonAsync("/openapi/v1.json");

        var study = document.GetProperty("components").GetProperty("schemas").GetProperty("StudyItem").GetProperty("properties");
        Assert.All(["id", "studyUid", "state", "patientName", "suggestedOrderId", "warnings"], name => Assert.True(study.TryGetProperty(name, out _), name));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.Equal(JsonValueKind.Array, document.GetProperty("security").ValueKind);
    }
}
