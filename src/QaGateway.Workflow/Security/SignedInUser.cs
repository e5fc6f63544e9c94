using System.Collections.Frozen;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Security;

/// <summary>A user as the database knows it now: what tokens and cookies are checked against.</summary>
/// <param name="Stamp">Changes with the password: older tokens end.</param>
public sealed record SignedInUser(string Id, string Name, string DisplayName, string Stamp, bool MustChangePassword, FrozenSet<string> Roles)
{
    public Actor ToActor() => new(Name, MustChangePassword ? FrozenSet<Permission>.Empty : GatewayRoles.PermissionsOf(Roles));
}
