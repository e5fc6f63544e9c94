using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Worklist;

namespace QaGateway.Web.Api;

internal static class WorklistEndpoints
{
    public static void MapWorklist(this IEndpointRouteBuilder api)
    {
        var worklist = api.MapGroup("/worklist").WithTags("Worklist").RequireAuthorization(nameof(Permission.ViewOrders));
        worklist.MapGet("", ListAsync).Produces<Page<WorklistItemAnswer>>().WithSummary("What an AE would see");
        worklist.MapGet("/explain", ExplainAsync).Produces<ExplainAnswer>().WithSummary("Why an exam is or is not on an AE's worklist");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] WorklistQuery query, [FromServices] AuditWriter audit, string? ae, CancellationToken cancellationToken)
    {
        if (!IsAeTitle(ae?.Trim() ?? ""))
            return Problems.Invalid("ae", "An AE title has at most 16 printable ASCII characters and no backslash.");

        var items = await query.ListAsync(ae, http.Actor(), cancellationToken);
        await audit.QueriedAsync(http.Actor(), "Worklist", $"ae={ae}", http.Source(), cancellationToken);
        return Results.Ok(new Page<WorklistItemAnswer>([.. items.Select(WorklistItemAnswer.From)], null));
    }

    private static bool IsAeTitle(string ae) => ae.Length <= 16 && ae.All(c => c is >= ' ' and <= '~' and not '\\');

    private static async Task<IResult> ExplainAsync(
        HttpContext http, [FromServices] WorklistQuery query, [FromServices] AuditWriter audit, string? accession, string? ae, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(accession))
            return Problems.Invalid("accession", "accession is needed.");

        var reasons = await query.ExplainAsync(accession, ae ?? "", http.Actor(), cancellationToken);
        await audit.QueriedAsync(http.Actor(), "WorklistExplain", $"accession={accession}&ae={ae}", http.Source(), cancellationToken);
        return Results.Ok(new ExplainAnswer(reasons.Count > 0 && reasons.All(r => r.Passed), reasons));
    }
}
