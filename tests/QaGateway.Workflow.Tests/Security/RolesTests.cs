using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Workflow.Tests.Security;

[Trait("Rule", "SEC-1")]
public sealed class RolesTests
{
    [Fact]
    public void The_administrator_alone_manages_users_and_may_everything()
    {
        Assert.Equal(Enum.GetValues<Permission>().Order(), GatewayRoles.PermissionsOf([GatewayRoles.Administrator]).Order());
        Assert.All(GatewayRoles.All.Where(r => r != GatewayRoles.Administrator), role => Assert.DoesNotContain(Permission.ManageUsers, GatewayRoles.PermissionsOf([role]).AsEnumerable()));
    }

    [Fact]
    public void The_radiologist_and_the_auditor_change_nothing()
    {
        Permission[] acts = [Permission.EditStudies, Permission.ReleaseStudies, Permission.RejectStudies, Permission.EditOrders, Permission.ReplayMessages, Permission.EditPeers];

        Assert.Empty(GatewayRoles.PermissionsOf([GatewayRoles.Radiologist, GatewayRoles.Auditor]).Intersect(acts));
    }

    [Fact]
    public void Roles_add_up_and_an_unknown_one_gives_nothing()
    {
        var both = GatewayRoles.PermissionsOf([GatewayRoles.Auditor, GatewayRoles.InterfaceAnalyst, "Emperor"]);

        Assert.Contains(Permission.ViewAudit, both.AsEnumerable());
        Assert.Contains(Permission.ReplayMessages, both.AsEnumerable());
        Assert.Empty(GatewayRoles.PermissionsOf(["Emperor"]));
        Assert.Null(GatewayRoles.Find("Emperor"));
        Assert.Equal(GatewayRoles.Technologist, GatewayRoles.Find("technologist"));
    }

    [Fact]
    public void Every_role_has_permissions()
    {
        Assert.All(GatewayRoles.All, role => Assert.NotEmpty(GatewayRoles.PermissionsOf([role])));
        Assert.Equal(7, GatewayRoles.All.Count);
    }

    [Fact]
    public void Made_up_passwords_are_long_and_differ()
    {
        var passwords = Enumerable.Range(0, 200).Select(_ => PasswordMaker.Next()).ToList();

        Assert.Equal(200, passwords.Distinct().Count());
        Assert.All(passwords, p => Assert.Matches("^([A-Za-z2-9]{5}-){3}[A-Za-z2-9]{5}$", p));
    }
}
