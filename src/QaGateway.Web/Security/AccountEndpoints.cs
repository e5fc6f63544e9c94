using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Security;

/// <summary>The forms of the sign-in pages post here. Antiforgery is checked in each, so that a page left open too long leads back to itself instead of an error.</summary>
public static class AccountEndpoints
{
    /// <summary><c>POST /account/login</c> (userName, password, returnUrl), <c>POST /account/password</c> (currentPassword, newPassword, repeatPassword, returnUrl), <c>POST /account/logout</c>. On failure they redirect back with <c>?error=</c>.</summary>
    public static IEndpointRouteBuilder MapGatewayAccount(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/account").ExcludeFromDescription().DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        account.MapPost("/login", LoginAsync).AllowAnonymous();
        account.MapPost("/password", PasswordAsync).RequireAuthorization();
        account.MapPost("/logout", LogoutAsync).RequireAuthorization();
        return endpoints;
    }

    private static async Task<IResult> LoginAsync(
        HttpContext http, [FromForm] string? userName, [FromForm] string? password, [FromForm] string? returnUrl, [FromServices] IAntiforgery antiforgery,
        [FromServices] SignInHandler handler, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Back("/account/login", "expired", returnUrl);
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
        HttpContext http, [FromForm] string? currentPassword, [FromForm] string? newPassword, [FromForm] string? repeatPassword, [FromForm] string? returnUrl,
        [FromServices] IAntiforgery antiforgery, [FromServices] SignInHandler handler, CancellationToken cancellationToken)
    {
        const string Page = "/account/password";
        if (!await antiforgery.IsRequestValidAsync(http))
            return Back("/account/login", "expired", returnUrl);
        if (string.IsNullOrEmpty(currentPassword) || string.IsNullOrEmpty(newPassword))
            return Back(Page, "current", returnUrl);
        if (newPassword != repeatPassword)
            return Back(Page, "repeat", returnUrl);

        switch (await handler.HandleAsync(new SignIn(http.Actor().Name, currentPassword, http.Source(), newPassword), cancellationToken))
        {
            case SignInOutcome.Done done:
                await http.SignInAsync(Schemes.Cookie, Principals.Of(done.User, Schemes.Cookie));
                return Results.LocalRedirect(Local(returnUrl));
            case SignInOutcome.Refused refused:
                return Back(Page, string.Join(" ", refused.Reasons), returnUrl);
            case SignInOutcome.LockedOut:
                await http.SignOutAsync(Schemes.Cookie);
                return Back("/account/login", "locked", returnUrl);
            default:
                return Back(Page, "current", returnUrl);
        }
    }

    private static async Task<IResult> LogoutAsync(
        HttpContext http, [FromServices] IAntiforgery antiforgery, [FromServices] SignInHandler handler, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.LocalRedirect("/");

        await handler.SignedOutAsync(http.Actor().Name, http.Source(), cancellationToken);
        await http.SignOutAsync(Schemes.Cookie);
        return Results.LocalRedirect("/account/login");
    }

    private static IResult Back(string page, string error, string? returnUrl) =>
        Results.LocalRedirect($"{page}?error={Uri.EscapeDataString(error)}&returnUrl={Uri.EscapeDataString(Local(returnUrl))}");

    /// <summary>Never to another site: only paths of ours.</summary>
    private static string Local(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : "/";
}
