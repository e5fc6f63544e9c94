using System.Net;
using System.Net.Http.Json;

namespace QaGateway.Web.Tests.Api;

public sealed class PeerApiTests(TestGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_is_put_listed_changed_and_removed()
    {
        var client = await gateway.AdminAsync();

        using var put = await client.PutAsJsonAsync("/api/peers/CT_PUT", new { host = "127.0.0.1", port = 104, description = "CT one", defaultIssuer = "HOSP" }, Cancel);
        using var changed = await client.PutAsJsonAsync("/api/peers/CT_PUT", new { host = "127.0.0.1", port = 11104, manualOnly = true }, Cancel);
        var listed = (await client.GetJsonAsync("/api/peers")).GetProperty("items").EnumerateArray().Single(p => p.GetProperty("aeTitle").GetString() == "CT_PUT");
        using var removed = await client.DeleteAsync("/api/peers/CT_PUT", Cancel);
        using var again = await client.DeleteAsync("/api/peers/CT_PUT", Cancel);

        Assert.Equal("CT one", (await put.ReadAsync()).GetProperty("description").GetString());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(11104, listed.GetProperty("port").GetInt32());
        Assert.True(listed.GetProperty("manualOnly").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await again.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("SEVENTEEN_LETTERS", "127.0.0.1", 104, "ae_title")]
    [InlineData("CT%5CX", "127.0.0.1", 104, "ae_title")]
    [InlineData("CT_BAD", "no host", 104, "host")]
    [InlineData("CT_BAD", "127.0.0.1", 0, "port")]
    [InlineData("CT_BAD", "127.0.0.1", 70000, "port")]
    public async Task A_peer_that_cannot_be_is_refused_with_the_reason(string ae, string host, int port, string code)
    {
        var client = await gateway.AdminAsync();

        using var response = await client.PutAsJsonAsync($"/api/peers/{ae}", new { host, port }, Cancel);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Changes_of_the_peer_table_are_audited()
    {
        var client = await gateway.AdminAsync();
        using var put = await client.PutAsJsonAsync("/api/peers/CT_AUDIT", new { }, Cancel);

        var audit = await client.GetJsonAsync("/api/audit?user=admin&limit=500");

        Assert.Contains(audit.GetProperty("items").EnumerateArray(), a =>
            a.GetProperty("event").GetString() == "110108" && a.GetProperty("action").GetString() == "PutPeer" && a.GetProperty("text").GetString() == "CT_AUDIT");
    }
}
