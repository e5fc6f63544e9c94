using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using QaGateway.Web.Api;

namespace QaGateway.Web.Security;

internal static class PasswordChangeGate
{
    /// <summary>Whoever signed in with a password that somebody else gave sees the page that changes it, and nothing else.</summary>
    public static void UsePasswordChangeGate(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.User.HasClaim(c => c.Type == GatewayClaims.MustChangePassword)
            || context.Request.Path.StartsWithSegments("/account")
            || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return next(context);

        if (Schemes.IsForPrograms(context.Request))
            return Problems.Write(context, StatusCodes.Status403Forbidden, "password_change_required", "The password must be changed first.");

        context.Response.Redirect("/account/password");
        return Task.CompletedTask;
    });
}
