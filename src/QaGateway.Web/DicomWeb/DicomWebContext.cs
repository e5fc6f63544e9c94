using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Workflow.Archive;

namespace QaGateway.Web.DicomWeb;

/// <summary>What the DICOMweb endpoints share: path, URLs, negotiation, refusals.</summary>
internal static class DicomWebContext
{
    public const string Root = "/dicom-web";

    public static RouteHandlerBuilder Get(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<HttpContext, Task> handler) =>
        endpoints.MapMethods(pattern, [HttpMethods.Get], handler);

    public static T Service<T>(this HttpContext http)
        where T : notnull => http.RequestServices.GetRequiredService<T>();

    public static string BaseUrl(this HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{Root}";

    public static string InstanceUrl(this HttpContext http, ArchivedObject found) =>
        $"{http.BaseUrl()}/studies/{found.Ledger.Study.EffectiveStudyUid}/series/{found.SeriesUid}/instances/{found.Instance.SopUid}";

    /// <summary>The UIDs of the path, upper levels first.</summary>
    public static IReadOnlyList<QueryKey> PathKeys(this HttpContext http)
    {
        (string Name, DicomTag Tag)[] parts = [("study", Tags.StudyInstanceUID), ("series", Tags.SeriesInstanceUID), ("instance", Tags.SOPInstanceUID)];
        return [.. parts.Where(p => http.Request.RouteValues[p.Name] is string).Select(p => new QueryKey(p.Tag, Single((string)http.Request.RouteValues[p.Name]!)))];
    }

    /// <summary>A path names one UID: what a key would take for a list or a wild card names nothing.</summary>
    private static string Single(string uid) => DicomUid.IsValid(uid) ? uid : "0.0";

    /// <summary>The Accept header, or the query parameter that stands in for it (PS3.18 §8.3.3.1).</summary>
    public static IReadOnlyList<AcceptedMedia> Accepted(this HttpContext http)
    {
        var text = http.Request.Query.TryGetValue("accept", out var parameter) ? parameter.ToString() : http.Request.Headers.Accept.ToString();
        return AcceptedMedia.Parse(text) ?? [];
    }

    public static string JsonType(this HttpContext http) =>
        http.Accepted().Any(a => a.Takes("application/dicom+json")) ? "application/dicom+json" : "application/json";

    public static bool TakesJson(this HttpContext http) => http.Accepted().Any(a => a.Takes("application/dicom+json") || a.Takes("application/json"));

    /// <summary>Problem details, as every error of this server.</summary>
    public static Task RefuseAsync(this HttpContext http, int status, string why) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Detail = why,
            Extensions = { ["code"] = status switch { 400 => "bad_request", 404 => "not_found", 406 => "not_acceptable", _ => "failed" } },
        }).ExecuteAsync(http);
}
