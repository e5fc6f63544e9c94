using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Security;

/// <summary>At every request: the user still exists, the stamp still holds, the permissions are those of the roles as they are now.</summary>
internal sealed class FreshPermissions(UserDirectory directory) : IClaimsTransformation
{
    private const string Done = "qagw:fresh";

    public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true } || principal.HasClaim(c => c.Type == Done))
            return principal;

        var id = principal.FindFirstValue(ClaimTypes.NameIdentifier);
        var user = id is null ? null : await directory.FindAsync(id, CancellationToken.None);
        if (user is null || user.Stamp != principal.FindFirstValue(GatewayClaims.Stamp))
            return new ClaimsPrincipal(new ClaimsIdentity()); // not signed in any more

        var claims = new List<Claim> { new(Done, "1"), new(GatewayClaims.DisplayName, user.DisplayName) };
        claims.AddRange(user.ToActor().Permissions.Select(p => new Claim(GatewayClaims.Permission, p.ToString())));
        claims.AddRange(user.Roles.Select(r => new Claim(ClaimTypes.Role, r)));
        if (user.MustChangePassword)
            claims.Add(new Claim(GatewayClaims.MustChangePassword, "1"));

        var fresh = principal.Clone();
        fresh.AddIdentity(new ClaimsIdentity(claims));
        return fresh;
    }
}
