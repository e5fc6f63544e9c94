using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Security;

/// <summary>An open page of the console outlives requests: once a minute it is asked whether its user still may what the page believes.</summary>
public sealed class CircuitSignIns(ILoggerFactory loggers, UserDirectory directory) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        StillHoldsAsync(directory, authenticationState.User, cancellationToken);

    /// <summary>The same stamp and the same permissions as at the sign-in.</summary>
    internal static async Task<bool> StillHoldsAsync(UserDirectory directory, ClaimsPrincipal principal, CancellationToken cancellationToken) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && await directory.FindAsync(id, cancellationToken) is { } user
        && user.Stamp == principal.FindFirstValue(GatewayClaims.Stamp)
        && user.ToActor().Permissions.SetEquals(principal.Actor().Permissions);
}

public static class CircuitServices
{
    /// <summary>After the console's own services, whose provider it replaces.</summary>
    public static IServiceCollection AddCircuitSignIns(this IServiceCollection services) => services.AddScoped<AuthenticationStateProvider, CircuitSignIns>();
}
