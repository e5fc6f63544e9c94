using System.Net;
using System.Text;

namespace QaGateway.Web.Tests.Api;

/// <summary>Every error is problem details with a code (RFC 9457).</summary>
public sealed class ProblemTests(TestGateway gateway)
{
    [Theory]
    [InlineData("{ this is no JSON")]
    [InlineData("[]")]
    [InlineData("{\"userName\": 5, \"password\": {}}")]
    [InlineData("")]
    public async Task Malformed_JSON_is_400(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await gateway.Anonymous.PostAsync("/api/login", content, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task JSON_nested_beyond_the_limit_is_400_not_a_crash()
    {
        var deep = "{\"userName\":" + string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000)) + "}";
        using var content = new StringContent(deep, Encoding.UTF8, "application/json");

        using var response = await gateway.Anonymous.PostAsync("/api/login", content, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        using var content = new StringContent("{\"userName\":\"" + new string('x', 2 * 1024 * 1024) + "\"}", Encoding.UTF8, "application/json");

        using var response = await gateway.Anonymous.PostAsync("/api/login", content, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task Another_media_type_is_415()
    {
        using var content = new StringContent("<login/>", Encoding.UTF8, "application/xml");

        using var response = await (await gateway.AdminAsync()).PostAsync("/api/orders", content, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType, "media_type");
    }

    [Fact]
    public async Task An_unknown_path_is_404_and_another_method_405()
    {
        var client = await gateway.AdminAsync();

        using var unknown = await client.GetAsync("/api/nonsense", TestContext.Current.CancellationToken);
        using var method = await client.DeleteAsync("/api/audit", TestContext.Current.CancellationToken);

        await unknown.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
        await method.AssertProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
    }

    [Theory]
    [InlineData("GET", "/api/studies/1.2.3.999")]
    [InlineData("GET", "/api/studies/1.2.3.999/ledger")]
    [InlineData("GET", "/api/studies/1.2.3.999/candidates")]
    [InlineData("POST", "/api/studies/1.2.3.999/release")]
    [InlineData("POST", "/api/studies/1.2.3.999/hold")]
    [InlineData("POST", "/api/peers/NOBODY/echo")]
    [InlineData("DELETE", "/api/peers/NOBODY")]
    public async Task What_is_not_there_is_404(string method, string path)
    {
        var client = await gateway.AdminAsync();

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("/api/studies?state=Nonsense", "state")]
    [InlineData("/api/studies?state=3", "state")]
    [InlineData("/api/orders?state=Nonsense", "state")]
    [InlineData("/api/messages?direction=sideways", "direction")]
    [InlineData("/api/messages?state=Nonsense", "state")]
    [InlineData("/api/studies?limit=many", "malformed")]
    [InlineData("/api/audit?from=yesterday", "malformed")]
    public async Task A_parameter_of_the_wrong_shape_is_400_with_its_code(string path, string code)
    {
        var client = await gateway.AdminAsync();

        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Answers_carry_the_headers_that_protect_browsers()
    {
        using var response = await gateway.Anonymous.GetAsync("/api/studies", TestContext.Current.CancellationToken);

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }
}
