using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using QaGateway.Web.Security;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Web;

/// <summary>Who acts, from the signed-in principal: for REST, DICOMweb and console alike.</summary>
public static class Actors
{
    public static Actor Actor(this HttpContext context) => context.User.Actor();

    public static Actor Actor(this ClaimsPrincipal principal)
    {
        var name = principal.Identity is { IsAuthenticated: true, Name: { Length: > 0 } known } ? known : "anonymous";
        return new Actor(name, principal.FindAll(GatewayClaims.Permission).Select(c => Enum.Parse<Permission>(c.Value)).ToFrozenSet());
    }

    /// <summary>The caller's address, for the audit trail.</summary>
    public static string Source(this HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
