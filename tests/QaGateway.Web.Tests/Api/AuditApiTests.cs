using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Tests.Api;

[Trait("Rule", "AUD-3")]
public sealed class AuditApiTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new(new Dictionary<string, string?> { ["Gateway:Roles"] = "web" });

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Sign_ins_good_and_bad_are_written_and_the_chain_holds_until_somebody_changes_it()
    {
        var client = await _gateway.AdminAsync();
        using var wrong = await _gateway.Anonymous.PostAsync("/api/login", new { userName = "mallory", password = "wrong" });

        var entries = (await client.GetJsonAsync("/api/audit")).GetProperty("items").EnumerateArray().ToList();
        var intact = await client.GetJsonAsync("/api/audit/verify");
        await _gateway.InScopeAsync(services => services.GetRequiredService<GatewayDbContext>().Set<AuditEntry>()
            .Where(a => a.User == "mallory").ExecuteUpdateAsync(s => s.SetProperty(a => a.User, "alice"), TestContext.Current.CancellationToken));
        var broken = await client.GetJsonAsync("/api/audit/verify");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains(entries, a => a.GetProperty("user").GetString() == "mallory" && a.GetProperty("outcome").GetInt32() == 4 && a.GetProperty("event").GetString() == "110114");
        Assert.Contains(entries, a => a.GetProperty("user").GetString() == "admin" && a.GetProperty("action").GetString() == "Login" && a.GetProperty("source").GetString() == "127.0.0.1");
        Assert.True(intact.GetProperty("intact").GetBoolean());
        Assert.False(broken.GetProperty("intact").GetBoolean());
        Assert.Equal(entries.Single(a => a.GetProperty("user").GetString() == "mallory").GetProperty("id").GetInt64(), broken.GetProperty("brokenAt").GetInt64());
    }

    [Fact]
    public async Task Pages_go_back_in_time_without_gap_or_repeat()
    {
        var client = await _gateway.AdminAsync();
        for (var i = 0; i < 7; i++)
            await client.GetJsonAsync("/api/audit/verify");

        var seen = new List<long>();
        var path = "/api/audit?limit=3";
        for (string? next = ""; next is not null;)
        {
            var page = await client.GetJsonAsync(next.Length == 0 ? path : $"{path}&after={next}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("id").GetInt64()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Equal(seen.Distinct().Count(), seen.Count);
        Assert.True(seen.Count >= 9);
    }

    [Fact]
    public async Task To_look_at_the_trail_leaves_a_trace_itself()
    {
        var client = await _gateway.AdminAsync();
        await client.GetJsonAsync("/api/audit?patientId=4711");

        var entries = (await client.GetJsonAsync("/api/audit")).GetProperty("items").EnumerateArray();

        Assert.Contains(entries, a => a.GetProperty("event").GetString() == "110101" && a.GetProperty("text").GetString() == "?patientId=4711");
    }
}
