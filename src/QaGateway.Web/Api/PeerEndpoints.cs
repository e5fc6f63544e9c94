using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

internal sealed record PeerItem(
    string AeTitle, string? Host, int Port, bool Tls, string Description, bool Enabled, bool Knocking, string DefaultIssuer, bool ManualOnly, bool AutoRelease,
    string LastAddress, string LastRefusal, int Refusals, DateTimeOffset? LastSeenAt, DateTimeOffset? LastStoreAt, DateTimeOffset? LastWorklistAt, DateTimeOffset? LastPerformedAt, DateTimeOffset? LastCommitmentAt,
    DateTimeOffset? LastEchoAt, string LastEchoResult)
{
    public static PeerItem From(Peer p) => new(
        p.AeTitle, p.Host, p.Port, p.Tls, p.Description, p.Enabled, p.Knocking, p.DefaultIssuer, p.ManualOnly, p.AutoRelease, p.LastAddress, p.LastRefusal,
        p.Refusals, p.LastSeenAt, p.LastStoreAt, p.LastWorklistAt, p.LastPerformedAt, p.LastCommitmentAt, p.LastEchoAt, p.LastEchoResult);
}

internal sealed record PeerRequest(
    string? Host, int? Port, bool? Tls, string? Description, string? DefaultIssuer, bool? ManualOnly, bool? AutoRelease, bool? Enabled);

internal static class PeerEndpoints
{
    public static void MapPeers(this IEndpointRouteBuilder api)
    {
        var peers = api.MapGroup("/peers").WithTags("Peers").RequireAuthorization(nameof(Permission.ViewPeers));
        peers.MapGet("", ListAsync).Produces<Page<PeerItem>>().WithSummary("Known application entities, and those that knock");
        peers.MapPut("/{ae}", PutAsync).RequireAuthorization(nameof(Permission.EditPeers)).Produces<PeerItem>()
            .ProducesProblem(StatusCodes.Status400BadRequest).WithSummary("Adds or changes one; lets a knocking one in");
        peers.MapDelete("/{ae}", DeleteAsync).RequireAuthorization(nameof(Permission.EditPeers)).Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Removes one");
        peers.MapPost("/{ae}/echo", EchoAsync).Produces<EchoOutcome>().ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Calls it with a C-ECHO");
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] PeerHandlers handlers, CancellationToken cancellationToken) =>
        Results.Ok(new Page<PeerItem>([.. (await handlers.ListAsync(http.Actor(), cancellationToken)).Select(PeerItem.From)], null));

    private static async Task<IResult> PutAsync(
        HttpContext http, string ae, PeerRequest body, [FromServices] PeerHandlers handlers, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        http.Actor().Require(Permission.EditPeers);
        await audit.WriteAsync(Attached(http, "PutPeer", ae), cancellationToken);
        return Answer(await handlers.HandleAsync(
            new PutPeer(ae, body.Host, body.Port ?? 0, body.Tls ?? false, body.Description, body.DefaultIssuer, body.ManualOnly ?? false, body.AutoRelease ?? false,
                body.Enabled ?? true, http.Actor()),
            cancellationToken), peer => Results.Ok(PeerItem.From(peer)));
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext http, string ae, [FromServices] PeerHandlers handlers, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        http.Actor().Require(Permission.EditPeers);
        await audit.WriteAsync(Attached(http, "RemovePeer", ae), cancellationToken);
        return Answer(await handlers.RemoveAsync(ae, http.Actor(), cancellationToken), _ => Results.NoContent());
    }

    private static async Task<IResult> EchoAsync(HttpContext http, string ae, [FromServices] PeerHandlers handlers, CancellationToken cancellationToken) =>
        await handlers.EchoAsync(ae, http.Actor(), cancellationToken) is { } outcome ? Results.Ok(outcome) : Problems.NotFound("There is no such peer.");

    private static AuditRecord Attached(HttpContext http, string action, string ae) =>
        new(AuditEvent.NetworkEntry, action, http.Actor().Name) { Source = http.Source(), Text = ae };

    private static IResult Answer(PeerOutcome outcome, Func<Peer, IResult> done) => outcome switch
    {
        PeerOutcome.Done d => done(d.Peer),
        PeerOutcome.Invalid invalid => Problems.Invalid(invalid.Code, invalid.Text),
        PeerOutcome.NotFound => Problems.NotFound("There is no such peer."),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no HTTP form."),
    };
}
