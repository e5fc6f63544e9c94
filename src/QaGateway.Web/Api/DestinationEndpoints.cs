using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Reporting;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

internal static class DestinationEndpoints
{
    public static void MapDestinations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/destinations", ListAsync).WithTags("Messages").RequireAuthorization(nameof(Permission.ViewMessages)).Produces<Page<DestinationView>>()
            .WithSummary("How the outbound HL7 queues and their lanes stand");
        var acts = api.MapGroup("").WithTags("Messages").RequireAuthorization(nameof(Permission.ReplayMessages));
        acts.MapPost("/destinations/{name}/pause", (HttpContext http, string name, [FromServices] DestinationHandlers handlers, [FromServices] AuditWriter audit, CancellationToken cancellationToken) =>
            PauseAsync(http, name, true, handlers, audit, cancellationToken)).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Stops sending; messages are queued");
        acts.MapPost("/destinations/{name}/resume", (HttpContext http, string name, [FromServices] DestinationHandlers handlers, [FromServices] AuditWriter audit, CancellationToken cancellationToken) =>
            PauseAsync(http, name, false, handlers, audit, cancellationToken)).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Sends again");
        acts.MapPost("/messages/{id:guid}/skip", SkipAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).WithSummary("Gives up an outbound message, so that its lane goes on");
    }

    private static async Task<IResult> PauseAsync(HttpContext http, string name, bool paused, DestinationHandlers handlers, AuditWriter audit, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(new AuditRecord(AuditEvent.NetworkEntry, paused ? "PauseDestination" : "ResumeDestination", http.Actor().Name) { Source = http.Source(), Text = name }, cancellationToken);
        return await handlers.HandleAsync(new PauseDestination(name, paused, http.Actor()), cancellationToken) ? Results.NoContent() : Problems.NotFound("There is no such destination.");
    }

    private static async Task<IResult> SkipAsync(
        HttpContext http, Guid id, [FromServices] DestinationHandlers handlers, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(new AuditRecord(AuditEvent.OrderRecord, "SkipMessage", http.Actor().Name) { Source = http.Source(), Text = id.ToString() }, cancellationToken);
        return await handlers.HandleAsync(new SkipMessage(id, http.Actor()), cancellationToken) switch
        {
            SkipOutcome.Done => Results.NoContent(),
            SkipOutcome.NotFound => Problems.NotFound("There is no such message."),
            _ => Problems.Refused("not_waiting", "Only an outbound message that waits, or a dead letter, can be skipped.", []),
        };
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] DestinationQueries queries, CancellationToken cancellationToken) =>
        Results.Ok(new Page<DestinationView>(await queries.ListAsync(http.Actor(), cancellationToken), null));
}
