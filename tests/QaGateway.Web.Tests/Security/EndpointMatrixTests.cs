using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Web.Tests.Security;

/// <summary>Deny by default (D8, SEC-1): the endpoints are taken from the running host, so that a new one cannot be forgotten.</summary>
public sealed class EndpointMatrixTests(TestGateway gateway)
{
    private static readonly string[] Open = ["/api/login", "/account/login", "/health/live", "/health/ready"];
    private static readonly string[] Programs = ["/api", "/dicom-web", "/wado", "/openapi"];

    [Fact]
    public async Task Every_endpoint_but_login_health_and_static_files_is_closed_without_a_token()
    {
        var client = gateway.Anonymous;
        var wrong = new List<string>();
        var asked = 0;
        foreach (var (method, path, endpoint) in Endpoints())
        {
            if (IsStatic(endpoint) || Open.Contains(path) || path == "/metrics")
                continue; // metrics are open on loopback, where this test is

            using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
            asked++;
            var closed = Programs.Any(p => path.StartsWith(p, StringComparison.Ordinal))
                ? response.StatusCode is HttpStatusCode.Unauthorized
                : response.StatusCode is HttpStatusCode.Redirect && response.Headers.Location!.ToString().Contains("/account/login", StringComparison.Ordinal);
            if (!closed)
                wrong.Add($"{method} {path}: {(int)response.StatusCode}");
        }

        Assert.Empty(wrong);
        Assert.True(asked > 30, $"Only {asked} endpoints were found.");
    }

    [Fact]
    public void Only_login_health_and_files_are_marked_as_open()
    {
        var open = Endpoints().Where(e => !IsStatic(e.Endpoint) && e.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => e.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.Equal(Open.Order(StringComparer.Ordinal), open);
    }

    [Theory]
    [InlineData("/api/studies/1.2.3/release")]
    [InlineData("/api/orders")]
    public async Task Without_a_token_the_body_is_not_looked_at(string path)
    {
        using var broken = new StringContent("{ this is no JSON", Encoding.UTF8, "application/json");

        using var response = await gateway.Anonymous.PostAsync(path, broken, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("Bearer", "nonsense")]
    [InlineData("Bearer", "")]
    [InlineData("Basic", "YWRtaW46YWRtaW4=")]
    public async Task A_wrong_token_is_no_token(string scheme, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/peers") { Headers = { Authorization = new AuthenticationHeaderValue(scheme, token) } };

        using var response = await gateway.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_root_leads_people_to_the_sign_in_page()
    {
        using var response = await gateway.Anonymous.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/account/login", new Uri(gateway.Url, response.Headers.Location!).AbsolutePath);
    }

    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Endpoints() =>
        from endpoint in gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"]
        select (method, PathOf(endpoint), endpoint);

    /// <summary>The pattern with something in place of each parameter.</summary>
    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => ValueOf(endpoint, parameter.Name),
            _ => "x",
        }))));

    private static string ValueOf(RouteEndpoint endpoint, string parameter) =>
        endpoint.RoutePattern.ParameterPolicies.TryGetValue(parameter, out var policies) && policies.Any(p => p.Content == "guid") ? Guid.Empty.ToString()
        : policies is not null && policies.Any(p => p.Content is "int" or "long") ? "1"
        : "v1";

    private static bool IsStatic(RouteEndpoint endpoint)
    {
        var path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
        return path.StartsWith("/_content/", StringComparison.Ordinal) || path.StartsWith("/_framework/", StringComparison.Ordinal)
            || path.StartsWith("/lib/", StringComparison.Ordinal) || path.StartsWith("/_blazor", StringComparison.Ordinal);
    }
}
