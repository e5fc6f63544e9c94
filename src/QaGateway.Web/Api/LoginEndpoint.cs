using System.Globalization;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Web.Security;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

/// <param name="NewPassword">Changes the password on the way: needed once where it was given by somebody else.</param>
internal sealed record LoginRequest(string? UserName, string? Password, string? NewPassword);

/// <summary><c>POST /api/login</c>: name and password for an access token.</summary>
internal static class LoginEndpoint
{
    public static void MapLogin(this IEndpointRouteBuilder api) =>
        api.MapPost("/login", LoginAsync).AllowAnonymous().WithTags("Login").Produces<AccessTokenResponse>()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).WithSummary("Name and password for an access token");

    private static async Task<IResult> LoginAsync(
        HttpContext http, LoginRequest body, [FromServices] SignInHandler handler, [FromServices] TimeProvider clock, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(body.UserName) || string.IsNullOrEmpty(body.Password))
            return Problems.Invalid("credentials_missing", "userName and password are needed.");

        switch (await handler.HandleAsync(new SignIn(body.UserName, body.Password, http.Source(), body.NewPassword), cancellationToken))
        {
            case SignInOutcome.Done done:
                return Results.SignIn(Principals.Of(done.User, Schemes.Bearer), authenticationScheme: Schemes.Bearer); // answers {tokenType, accessToken, expiresIn}
            case SignInOutcome.MustChangePassword:
                return Problems.Of(StatusCodes.Status403Forbidden, "password_change_required",
                    "This password was given by somebody else: sign in once in the console, or send newPassword beside it.");
            case SignInOutcome.Refused refused:
                return Problems.Invalid("password_refused", string.Join(" ", refused.Reasons));
            case SignInOutcome.LockedOut locked:
                var seconds = Math.Clamp((locked.Until - clock.GetUtcNow()).TotalSeconds, 1, 86_400);
                http.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
                return Problems.Of(StatusCodes.Status429TooManyRequests, "locked_out", "Too many failed sign-ins: wait, then try again.");
            default:
                return Problems.Of(StatusCodes.Status401Unauthorized, "sign_in_failed", "The user name or the password is wrong.");
        }
    }
}
