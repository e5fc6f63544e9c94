using Microsoft.AspNetCore.Http;

namespace QaGateway.Web.Security;

/// <summary>How a request proves who it is.</summary>
public static class Schemes
{
    /// <summary>Chooses one of the two below.</summary>
    public const string Gateway = "Gateway";
    public const string Cookie = "Gateway.Cookie";
    public const string Bearer = "Gateway.Bearer";

    private static readonly string[] Programs = ["/api", "/dicom-web", "/wado", "/openapi", "/metrics"];

    /// <summary>Paths for programs: they get 401 and problem details, never a redirect.</summary>
    public static bool IsForPrograms(HttpRequest request) =>
        Array.Exists(Programs, p => request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>A token where one is sent. The browser's cookie counts for programs' paths only in reading (images in the console): a forged form cannot act with it.</summary>
    public static string Choose(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count > 0)
            return Bearer;

        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return IsForPrograms(context.Request) && !reads ? Bearer : Cookie;
    }
}
