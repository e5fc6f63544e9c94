namespace QaGateway.Host;

internal static class SecurityHeaders
{
    /// <summary>What a browser may do with our pages. Inline styles are MudBlazor's; scripts come from us only.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; form-action 'self'; base-uri 'self'; object-src 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() => Set(context)); // late, so that an error page has them, too
        return next(context);
    });

    private static Task Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store"; // patient data never stays in a cache; static assets set their own
        return Task.CompletedTask;
    }
}
