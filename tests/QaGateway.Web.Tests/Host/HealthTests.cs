using System.Net;

namespace QaGateway.Web.Tests.Host;

public sealed class HealthTests(TestGateway gateway)
{
    [Fact]
    public async Task The_gateway_is_live_and_ready_and_says_what_it_checked()
    {
        using var live = await gateway.Anonymous.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var ready = await gateway.Anonymous.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        var report = await ready.ReadAsync();
        Assert.True(ready.StatusCode == HttpStatusCode.OK, report.ToString());
        Assert.All(["database", "store", "listeners"], check => Assert.Equal("Healthy", report.GetProperty("checks").GetProperty(check).GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text_and_open_on_loopback()
    {
        using var response = await gateway.Anonymous.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("# TYPE", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.js")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task The_files_of_the_console_are_served_outside_Development_too(string path)
    {
        using var response = await gateway.Anonymous.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
