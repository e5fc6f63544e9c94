using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using QaGateway.Web.Security;

namespace QaGateway.Web.Api;

internal static class StatusPages
{
    /// <summary>A bare status becomes problem details for programs and a page for people.</summary>
    public static void UseGatewayStatusPages(this IApplicationBuilder app)
    {
        app.UseWhen(c => Schemes.IsForPrograms(c.Request), programs => programs.UseStatusCodePages(context => Problems.Write(
            context.HttpContext, context.HttpContext.Response.StatusCode, CodeOf(context.HttpContext.Response.StatusCode), TextOf(context.HttpContext.Response.StatusCode))));
        app.UseWhen(
            c => !Schemes.IsForPrograms(c.Request) && HttpMethods.IsGet(c.Request.Method) && c.Request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.Ordinal) is true),
            people => people.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status406NotAcceptable => "not_acceptable",
        StatusCodes.Status415UnsupportedMediaType => "media_type",
        StatusCodes.Status413PayloadTooLarge => "too_large",
        _ => "failed",
    };

    private static string TextOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this path.",
        StatusCodes.Status405MethodNotAllowed => "This path does not take this method.",
        StatusCodes.Status415UnsupportedMediaType => "Content-Type must be one that this path takes, mostly application/json.",
        _ => "The request was not served.",
    };
}
