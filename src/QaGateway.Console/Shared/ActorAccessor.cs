using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Console.Shared;

/// <summary>Who sits at this console: the signed-in user with the permissions of the sign-in's claims.</summary>
public sealed class ActorAccessor(AuthenticationStateProvider authentication)
{
    /// <summary>One claim a <see cref="Permission"/>; the second is the name that our own sign-in gives it.</summary>
    private static readonly string[] PermissionClaims = ["permission", "qagw:permission"];

    public async Task<Actor> GetAsync() => From((await authentication.GetAuthenticationStateAsync()).User);

    public static Actor From(ClaimsPrincipal user) =>
        new(user.Identity?.Name ?? "anonymous", user.FindAll(claim => PermissionClaims.Contains(claim.Type))
            .Select(claim => Enum.TryParse<Permission>(claim.Value, out var permission) ? permission : (Permission?)null)
            .Where(permission => permission is not null)
            .Select(permission => permission!.Value)
            .ToFrozenSet());
}
