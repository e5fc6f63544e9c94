using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

/// <param name="Name"><c>MSH-3|MSH-4</c>.</param>
internal sealed record SenderItem(
    string Name, bool Allowed, bool Knocking, string DefaultIssuer, string AccessionIssuer, string LastAddress, int Refusals, DateTimeOffset LastSeenAt)
{
    public static SenderItem From(Hl7Sender s) => new(s.Name, s.Allowed, s.Knocking, s.DefaultIssuer, s.AccessionIssuer, s.LastAddress, s.Refusals, s.LastSeenAt);
}

/// <param name="Application">MSH-3.</param>
/// <param name="Facility">MSH-4.</param>
internal sealed record SenderRequest(string? Application, string? Facility, bool? Allowed, string? DefaultIssuer, string? AccessionIssuer);

internal static class SenderEndpoints
{
    public static void MapSenders(this IEndpointRouteBuilder api)
    {
        var senders = api.MapGroup("/senders").WithTags("Senders").RequireAuthorization(nameof(Permission.ViewPeers));
        senders.MapGet("", ListAsync).Produces<Page<SenderItem>>().WithSummary("HL7 senders that were let in, and those that knock");
        senders.MapPut("", PutAsync).RequireAuthorization(nameof(Permission.EditPeers)).Produces<SenderItem>()
            .ProducesProblem(StatusCodes.Status400BadRequest).WithSummary("Lets a sender in, or shuts it out");
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] SenderHandlers handlers, CancellationToken cancellationToken) =>
        Results.Ok(new Page<SenderItem>([.. (await handlers.ListAsync(http.Actor(), cancellationToken)).Select(SenderItem.From)], null));

    private static async Task<IResult> PutAsync(
        HttpContext http, SenderRequest body, [FromServices] SenderHandlers handlers, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        var name = $"{body.Application?.Trim()}|{body.Facility?.Trim()}";
        if (name.Length is 1 or > 256)
            return Problems.Invalid("application", "application (MSH-3) or facility (MSH-4) is needed, 255 characters together at most.");
        if ((body.DefaultIssuer?.Length ?? 0) > 64 || (body.AccessionIssuer?.Length ?? 0) > 64)
            return Problems.Invalid("issuer", "An issuer has at most 64 characters.");

        http.Actor().Require(Permission.EditPeers);
        await audit.WriteAsync(new AuditRecord(AuditEvent.NetworkEntry, "PutSender", http.Actor().Name) { Source = http.Source(), Text = name }, cancellationToken);
        return Results.Ok(SenderItem.From(
            await handlers.HandleAsync(new PutSender(name, body.Allowed ?? true, body.DefaultIssuer, body.AccessionIssuer, http.Actor()), cancellationToken)));
    }
}
