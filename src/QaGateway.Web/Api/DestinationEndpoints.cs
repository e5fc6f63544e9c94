using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Reporting;

namespace QaGateway.Web.Api;

internal static class DestinationEndpoints
{
    public static void MapDestinations(this IEndpointRouteBuilder api) =>
        api.MapGet("/destinations", ListAsync).WithTags("Messages").RequireAuthorization(nameof(Permission.ViewMessages)).Produces<Page<DestinationView>>()
            .WithSummary("How the outbound HL7 queues stand");

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] DestinationQueries queries, CancellationToken cancellationToken) =>
        Results.Ok(new Page<DestinationView>(await queries.ListAsync(http.Actor(), cancellationToken), null));
}
