using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Hl7;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

/// <summary>A message as contract.md describes it. Lists leave <c>raw</c> out.</summary>
internal sealed record MessageItem(
    Guid Id, string Direction, string Endpoint, string ControlId, string Type, string State, DateTimeOffset ReceivedAt, string? Ack, string? AckCode,
    MessageError? Error, string? Raw, string Sha256, Guid? OrderId, string PatientId, string Accession, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset? DoneAt)
{
    public static MessageItem From(Hl7MessageRecord m, bool withRaw) => new(
        m.Id, m.Direction.ToString(), m.Endpoint, m.ControlId, m.Type, m.State.ToString(), m.ReceivedAt, m.Ack, m.AckCode,
        m.ErrorLocation is null && m.ErrorText is null ? null : new MessageError(m.ErrorLocation, m.ErrorText),
        withRaw ? TextOf(m.Raw) : null, m.Sha256, m.OrderId, m.PatientId, m.Accession, m.Attempts, m.NextAttemptAt, m.DoneAt);

    private static string TextOf(byte[] raw)
    {
        try
        {
            return Hl7Message.Parse(raw).Text; // in the character set that MSH-18 declares
        }
        catch (Hl7Exception)
        {
            return Encoding.Latin1.GetString(raw); // refused ones, too, are shown
        }
    }
}

internal sealed record MessageError(string? Location, string? Text);

/// <param name="Body">Edited text; null = as received.</param>
internal sealed record ReplayRequest(string? Body, bool? DryRun);

internal sealed record ReplayAnswer(string AckCode, MessageError? Error, IReadOnlyList<string> Effects, bool Applied);

internal static class MessageEndpoints
{
    private const int MaxReplayBytes = 16 * 1024 * 1024; // what MLLP takes

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/messages").WithTags("Messages").RequireAuthorization(nameof(Permission.ViewMessages));
        messages.MapGet("", ListAsync).Produces<Page<MessageItem>>().WithSummary("The HL7 journal, newest first");
        messages.MapGet("/{id:guid}", GetAsync).Produces<MessageItem>().WithSummary("One message, raw");
        messages.MapPost("/{id:guid}/replay", ReplayAsync).RequireAuthorization(nameof(Permission.ReplayMessages)).Produces<ReplayAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound).WithMetadata(new RequestSizeLimitAttribute(MaxReplayBytes))
            .WithSummary("Plays a message again, edited or not, or only tells what it would do");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] MessageQueries queries, [FromServices] AuditWriter audit, string? direction, string? state, string? search,
        int? limit, string? after, CancellationToken cancellationToken)
    {
        MessageDirection? way = null;
        MessageState? wanted = null;
        if (!string.IsNullOrEmpty(direction))
        {
            if (!Names.TryParse<MessageDirection>(direction, out var parsed))
                return Problems.Invalid("direction", "direction is in or out.");

            way = parsed;
        }

        if (!string.IsNullOrEmpty(state))
        {
            if (!Names.TryParse<MessageState>(state, out var parsed))
                return Problems.Invalid("state", $"There is no such state; there are {string.Join(", ", Enum.GetNames<MessageState>())}.");

            wanted = parsed;
        }

        var page = await queries.ListAsync(new MessageFilter(way, wanted, search, Paging.Limit(limit), after), http.Actor(), cancellationToken);
        if (search is not null)
            await audit.QueriedAsync(http.Actor(), "Messages", http.Request.QueryString.Value ?? "", http.Source(), cancellationToken);

        return Results.Ok(new Page<MessageItem>([.. page.Items.Select(m => MessageItem.From(m, withRaw: false))], page.Next));
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, Guid id, [FromServices] MessageQueries queries, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        if (await queries.GetAsync(id, http.Actor(), cancellationToken) is not { } message)
            return Problems.NotFound("There is no such message.");

        await audit.WriteAsync(
            new AuditRecord(AuditEvent.PatientRecord, "ViewMessage", http.Actor().Name) { PatientId = message.PatientId, Source = http.Source(), Text = id.ToString() },
            cancellationToken);
        return Results.Ok(MessageItem.From(message, withRaw: true));
    }

    private static async Task<IResult> ReplayAsync(
        HttpContext http, Guid id, ReplayRequest? body, [FromServices] ReplayMessageHandler handler, [FromServices] AuditWriter audit,
        CancellationToken cancellationToken)
    {
        var dryRun = body?.DryRun ?? false;
        if (!dryRun)
        {
            http.Actor().Require(Permission.ReplayMessages);
            await audit.WriteAsync(
                new AuditRecord(AuditEvent.OrderRecord, "Replay", http.Actor().Name) { Source = http.Source(), Text = $"{id}{(body?.Body is null ? "" : ", edited")}" },
                cancellationToken);
        }

        var outcome = await handler.HandleAsync(new ReplayMessage(id, body?.Body, dryRun, http.Actor()), cancellationToken);
        return outcome is null
            ? Problems.NotFound("There is no such message.")
            : Results.Ok(new ReplayAnswer(
                outcome.AckCode, outcome.ErrorLocation is null && outcome.ErrorText is null ? null : new MessageError(outcome.ErrorLocation, outcome.ErrorText),
                outcome.Effects, outcome.Applied));
    }
}
