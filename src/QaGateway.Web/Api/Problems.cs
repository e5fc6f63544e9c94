using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Web.Api;

/// <summary>RFC 9457 problem details, always with a stable <c>code</c>.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(int status, string code, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        foreach (var (name, value) in more)
            extensions[name] = value;

        return TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Detail = detail,
            Extensions = extensions,
        });
    }

    public static ProblemHttpResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not_found", what);

    public static ProblemHttpResult Invalid(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, detail);

    public static ProblemHttpResult Ambiguous(IReadOnlyList<Guid> ids) =>
        Of(StatusCodes.Status409Conflict, "ambiguous", "Several held studies share this Study Instance UID (V8): name one by its id.",
            ("ids", ids), ("items", ids.Select(id => new ProblemItem("study", id.ToString())).ToList()));

    public static ProblemHttpResult Refused(string code, string detail, IReadOnlyList<OpenItem> items) =>
        Of(StatusCodes.Status409Conflict, code, detail, ("items", items.Select(i => new ProblemItem(i.Code, i.Text) { Overridable = i.Overridable }).ToList()));

    public static ProblemHttpResult Stale() =>
        Of(StatusCodes.Status409Conflict, "stale", "Somebody changed the study meanwhile: load it again and decide anew.");

    /// <summary>For middleware, where there is no endpoint to return a result.</summary>
    public static Task Write(HttpContext context, int status, string code, string detail) =>
        context.Response.HasStarted ? Task.CompletedTask : Of(status, code, detail).ExecuteAsync(context);
}

internal sealed record ProblemItem(string Code, string Text)
{
    public bool Overridable { get; init; }
}
