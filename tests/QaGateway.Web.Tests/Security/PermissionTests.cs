using System.Net;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Tests.Security;

[Trait("Rule", "SEC-1")]
public sealed class PermissionTests(TestGateway gateway)
{
    [Theory]
    [InlineData(GatewayRoles.Technologist, "GET", "/api/audit")]
    [InlineData(GatewayRoles.Technologist, "GET", "/api/messages")]
    [InlineData(GatewayRoles.Technologist, "GET", "/api/peers")]
    [InlineData(GatewayRoles.Radiologist, "POST", "/api/studies/1.2.3/reject")]
    [InlineData(GatewayRoles.Radiologist, "GET", "/api/studies/1.2.3/instances/1.2.3.4/original")]
    [InlineData(GatewayRoles.LeadTechnologist, "PUT", "/api/peers/CT1")]
    [InlineData(GatewayRoles.LeadTechnologist, "GET", "/api/audit/verify")]
    [InlineData(GatewayRoles.Radiologist, "POST", "/api/studies/1.2.3/match")]
    [InlineData(GatewayRoles.Radiologist, "POST", "/api/studies/1.2.3/release")]
    [InlineData(GatewayRoles.Radiologist, "POST", "/api/orders")]
    [InlineData(GatewayRoles.Auditor, "POST", "/api/studies/1.2.3/release")]
    [InlineData(GatewayRoles.Auditor, "POST", "/api/studies/1.2.3/corrections")]
    [InlineData(GatewayRoles.InterfaceAnalyst, "GET", "/api/studies")]
    [InlineData(GatewayRoles.InterfaceAnalyst, "DELETE", "/api/peers/CT1")]
    [InlineData(GatewayRoles.PacsAdministrator, "GET", "/api/audit")]
    public async Task A_role_that_lacks_the_permission_is_refused_before_anything_is_looked_up(string role, string method, string path)
    {
        var client = await gateway.WithRolesAsync(role);

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_user_without_a_role_may_nothing()
    {
        var client = await gateway.WithRolesAsync();

        foreach (var path in new[] { "/api/studies", "/api/orders", "/api/worklist", "/api/messages", "/api/peers", "/api/audit" })
        {
            using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
            await response.AssertProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [Fact]
    public async Task A_refused_permission_is_a_security_alert_in_the_audit_trail()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Technologist);
        var client = await gateway.ClientAsync(name, password);
        using var refused = await client.GetAsync("/api/peers", TestContext.Current.CancellationToken);

        var audit = await (await gateway.AdminAsync()).GetJsonAsync($"/api/audit?user={name}");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(audit.GetProperty("items").EnumerateArray(), a =>
            a.GetProperty("event").GetString() == "110113" && a.GetProperty("action").GetString() == "Forbidden" && a.GetProperty("outcome").GetInt32() == 4);
    }
}
