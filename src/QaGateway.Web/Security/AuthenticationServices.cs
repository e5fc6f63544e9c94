using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Security;

internal static class AuthenticationServices
{
    /// <summary>Cookie for the console, token for programs; deny by default (D8); a policy a permission, named as it.</summary>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication(Schemes.Gateway)
            .AddPolicyScheme(Schemes.Gateway, null, o => o.ForwardDefaultSelector = Schemes.Choose)
            .AddCookie(Schemes.Cookie, ConfigureCookie)
            .AddBearerToken(Schemes.Bearer);
        services.AddOptions<CookieAuthenticationOptions>(Schemes.Cookie)
            .Configure<IOptions<SecurityOptions>>((cookie, security) => cookie.ExpireTimeSpan = security.Value.ConsoleIdle);
        services.AddOptions<BearerTokenOptions>(Schemes.Bearer)
            .Configure<IOptions<SecurityOptions>>((bearer, security) => bearer.BearerTokenExpiration = security.Value.TokenLifetime);
        services.AddScoped<IClaimsTransformation, FreshPermissions>();

        var signedIn = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        var authorization = services.AddAuthorizationBuilder().SetDefaultPolicy(signedIn).SetFallbackPolicy(signedIn).AddPolicy(Policies.SignedIn, signedIn);
        foreach (var permission in Enum.GetNames<Permission>())
            authorization.AddPolicy(permission, p => p.Combine(signedIn).RequireClaim(GatewayClaims.Permission, permission));

        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ProblemForbidden>();
        return services;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "qagw";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.LoginPath = "/account/login";
        options.AccessDeniedPath = "/account/denied";
        options.ReturnUrlParameter = "returnUrl";
        options.SlidingExpiration = true;
        options.Events.OnRedirectToLogin = context => Redirect(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Redirect(context, StatusCodes.Status403Forbidden);
    }

    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (!Schemes.IsForPrograms(context.Request))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";

        return Task.CompletedTask;
    }
}
