using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Api;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        var orders = api.MapGroup("/orders").WithTags("Orders").RequireAuthorization(nameof(Permission.ViewOrders));
        orders.MapGet("", ListAsync).Produces<Page<OrderItem>>().WithSummary("The order book, newest first");
        orders.MapGet("/{id:guid}", GetAsync).Produces<OrderItem>().WithSummary("One order with patient, steps and matched studies");
        orders.MapPost("", CreateAsync).RequireAuthorization(nameof(Permission.EditOrders)).Produces<NewOrderAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).WithSummary("Types an order in while the RIS is down");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] OrderQueries queries, [FromServices] GatewayDbContext db, [FromServices] AuditWriter audit,
        string? accession, string? patientId, string? state, string? search, int? limit, string? after, CancellationToken cancellationToken)
    {
        OrderState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!Names.TryParse<OrderState>(state, out var parsed))
                return Problems.Invalid("state", $"There is no such state; there are {string.Join(", ", Enum.GetNames<OrderState>())}.");

            wanted = parsed;
        }

        var page = await queries.ListAsync(new OrderFilter(accession, patientId, wanted, search, Paging.Limit(limit), after), http.Actor(), cancellationToken);
        var matched = await MatchedAsync(db, [.. page.Items.Select(v => v.Order.Id)], cancellationToken);
        if ((patientId ?? accession ?? search) is not null)
            await audit.QueriedAsync(http.Actor(), "Orders", http.Request.QueryString.Value ?? "", http.Source(), cancellationToken);

        return Results.Ok(new Page<OrderItem>([.. page.Items.Select(v => OrderItem.From(v, [.. matched[v.Order.Id]]))], page.Next));
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, Guid id, [FromServices] OrderQueries queries, [FromServices] GatewayDbContext db, [FromServices] AuditWriter audit,
        CancellationToken cancellationToken)
    {
        if (await queries.GetAsync(id, http.Actor(), cancellationToken) is not { } view)
            return Problems.NotFound("There is no such order.");

        var matched = await MatchedAsync(db, [id], cancellationToken);
        await audit.WriteAsync(
            new AuditRecord(AuditEvent.OrderRecord, "View", http.Actor().Name) { PatientId = view.Patient.PatientId, Source = http.Source(), Text = view.Order.Id.ToString() },
            cancellationToken);
        return Results.Ok(OrderItem.From(view, [.. matched[id]]));
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http, NewOrderRequest body, [FromServices] CreateOrderHandler handler, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        if (Missing(body) is { } missing)
            return missing;
        if (!DateTimeOffset.TryParse(body.Start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var start))
            return Problems.Invalid("start", "start is a date and time in ISO 8601 form.");

        var outcome = await handler.HandleAsync(
            new CreateOrder(body.PatientId!, body.Issuer ?? "", body.PatientName!, body.BirthDate ?? "", body.Sex ?? "", body.Accession, body.Modality!,
                body.StationAe ?? "", start, body.Procedure ?? "", body.StudyUid, http.Actor()),
            cancellationToken);
        switch (outcome)
        {
            case CreateOrderOutcome.Created created:
                await audit.WriteAsync(
                    new AuditRecord(AuditEvent.OrderRecord, "Create", http.Actor().Name) { PatientId = body.PatientId!, Source = http.Source(), Text = created.OrderId.ToString() },
                    cancellationToken);
                return Results.Created($"/api/orders/{created.OrderId}", new NewOrderAnswer(created.OrderId));
            case CreateOrderOutcome.Refused refused:
                return Problems.Refused(refused.Code, refused.Text, []);
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} has no HTTP form.");
        }
    }

    private static ProblemHttpResult? Missing(NewOrderRequest body) =>
        string.IsNullOrWhiteSpace(body.PatientId) ? Problems.Invalid("patientId", "patientId is needed.")
        : string.IsNullOrWhiteSpace(body.PatientName) ? Problems.Invalid("patientName", "patientName is needed, as a PN string.")
        : string.IsNullOrWhiteSpace(body.Modality) ? Problems.Invalid("modality", "modality is needed.")
        : null;

    internal static async Task<ILookup<Guid, MatchedStudy>> MatchedAsync(GatewayDbContext db, IReadOnlyList<Guid> orderIds, CancellationToken cancellationToken)
    {
        var studies = await db.Studies.AsNoTracking().Where(s => s.OrderId != null && orderIds.Contains(s.OrderId.Value))
            .Select(s => new { s.OrderId, s.Id, s.StudyUid, s.State }).ToListAsync(cancellationToken);
        return studies.ToLookup(s => s.OrderId!.Value, s => new MatchedStudy(s.Id, s.StudyUid, s.State.ToString()));
    }
}
