using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Security;

/// <summary>The forms of the sign-in pages post here; antiforgery is checked by the middleware, since the parameters come from a form.</summary>
public static class AccountEndpoints
{
    /// <summary><c>POST /account/login</c> (userName, password, returnUrl), <c>POST /account/password</c> (password, newPassword, returnUrl), <c>POST /account/logout</c>. On failure they redirect back with <c>?error=</c>.</summary>
    public static IEndpointRouteBuilder MapGatewayAccount(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/account").ExcludeFromDescription();
        account.MapPost("/login", LoginAsync).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        account.MapPost("/password", PasswordAsync).RequireAuthorization(Policies.SignedIn).WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        account.MapPost("/logout", LogoutAsync).RequireAuthorization(Policies.SignedIn).WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        return endpoints;
    }

    private static async Task<IResult> LoginAsync(
        HttpContext http, [FromForm] string? userName, [FromForm] string? password, [FromForm] string? returnUrl, [FromServices] SignInHandler handler,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(userName) || string.IsNullOrEmpty(password))
            return Back("/account/login", "missing", returnUrl);

        switch (await handler.HandleAsync(new SignIn(userName, password, http.Source()), cancellationToken))
        {
            case SignInOutcome.Done done:
                await http.SignInAsync(Schemes.Cookie, Principals.Of(done.User, Schemes.Cookie));
                return Results.LocalRedirect(Local(returnUrl));
            case SignInOutcome.MustChangePassword change:
                await http.SignInAsync(Schemes.Cookie, Principals.Of(change.User, Schemes.Cookie));
                return Results.LocalRedirect($"/account/password?returnUrl={Uri.EscapeDataString(Local(returnUrl))}");
            case SignInOutcome.LockedOut:
                return Back("/account/login", "locked", returnUrl);
            default:
                return Back("/account/login", "failed", returnUrl);
        }
    }

    private static async Task<IResult> PasswordAsync(
        HttpContext http, [FromForm] string? password, [FromForm] string? newPassword, [FromForm] string? returnUrl, [FromServices] SignInHandler handler,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(password) || string.IsNullOrEmpty(newPassword))
            return Back("/account/password", "missing", returnUrl);

        switch (await handler.HandleAsync(new SignIn(http.Actor().Name, password, http.Source(), newPassword), cancellationToken))
        {
            case SignInOutcome.Done done:
                await http.SignInAsync(Schemes.Cookie, Principals.Of(done.User, Schemes.Cookie));
                return Results.LocalRedirect(Local(returnUrl));
            case SignInOutcome.Refused:
                return Back("/account/password", "refused", returnUrl);
            case SignInOutcome.LockedOut:
                return Back("/account/password", "locked", returnUrl);
            default:
                return Back("/account/password", "failed", returnUrl);
        }
    }

    private static async Task<IResult> LogoutAsync(
        HttpContext http, [FromServices] IAntiforgery antiforgery, [FromServices] SignInHandler handler, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) // it binds no form value, so the middleware does not check by itself
            return Results.BadRequest();

        await handler.SignedOutAsync(http.Actor().Name, http.Source(), cancellationToken);
        await http.SignOutAsync(Schemes.Cookie);
        return Results.LocalRedirect("/account/login");
    }

    private static IResult Back(string page, string error, string? returnUrl) =>
        Results.LocalRedirect($"{page}?error={error}&returnUrl={Uri.EscapeDataString(Local(returnUrl))}");

    /// <summary>Never to another site: only paths of ours.</summary>
    private static string Local(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : "/";
}
