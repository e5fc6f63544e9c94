using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace QaGateway.Web.Security;

internal static class EndedSignIns
{
    /// <summary>A token that is whole but no longer counts (password changed, user switched off) is as good as none: 401, not 403.</summary>
    public static void UseEndedSignIns(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.User.Identity?.IsAuthenticated is not true
            && context.Features.Get<IAuthenticateResultFeature>() is { AuthenticateResult.Succeeded: true } feature)
            feature.AuthenticateResult = AuthenticateResult.NoResult();

        return next(context);
    });
}
