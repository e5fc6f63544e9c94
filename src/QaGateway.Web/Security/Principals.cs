using System.Security.Claims;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Security;

/// <summary>The principal that a token or cookie carries: who, and the stamp it is checked by.</summary>
internal static class Principals
{
    public static ClaimsPrincipal Of(SignedInUser user, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, user.Id),
            new Claim(ClaimTypes.Name, user.Name),
            new Claim(GatewayClaims.Stamp, user.Stamp),
        ],
        scheme));
}
