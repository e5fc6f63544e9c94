using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Api;

internal sealed record PatientAnswer(
    Guid RowId, string Id, string Issuer, string Name, string BirthDate, string Sex, IReadOnlyList<PatientIdentifier> OtherIds, IReadOnlyList<string> PreviousNames,
    IReadOnlyList<PatientItem> Aliases, IReadOnlyList<OrderItem> Orders, IReadOnlyList<MatchedStudy> Studies);

internal static class PatientEndpoints
{
    public static void MapPatients(this IEndpointRouteBuilder api) =>
        api.MapGet("/patients/{id}", GetAsync).WithTags("Patients").RequireAuthorization(nameof(Permission.ViewOrders)).Produces<PatientAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound).WithSummary("A patient by identifier (and ?issuer=), with aliases, orders and studies");

    private static async Task<IResult> GetAsync(
        HttpContext http, string id, string? issuer, [FromServices] OrderQueries queries, [FromServices] GatewayDbContext db, [FromServices] AuditWriter audit,
        CancellationToken cancellationToken)
    {
        if (await queries.GetPatientAsync(id, issuer, http.Actor(), cancellationToken) is not { } view)
            return Problems.NotFound("There is no such patient.");

        var patient = view.Patient;
        var matched = await OrderEndpoints.MatchedAsync(db, [.. view.Orders.Select(o => o.Id)], cancellationToken);
        var ids = view.Aliases.Select(a => a.PatientId).Append(patient.PatientId).ToList();
        var studies = await db.Studies.AsNoTracking().Where(s => ids.Contains(s.PatientId)).OrderByDescending(s => s.ReceivedAt).Take(Paging.Max)
            .Select(s => new { s.Id, s.StudyUid, s.State }).ToListAsync(cancellationToken);
        await audit.WriteAsync(
            new AuditRecord(AuditEvent.PatientRecord, "View", http.Actor().Name) { PatientId = patient.PatientId, Source = http.Source() }, cancellationToken);
        return Results.Ok(new PatientAnswer(
            patient.Id, patient.PatientId, patient.Issuer, patient.Name, patient.BirthDate, patient.Sex, patient.OtherIds, patient.PreviousNames,
            [.. view.Aliases.Select(PatientItem.From)],
            [.. view.Orders.Select(o => OrderItem.From(new OrderView(o, patient), [.. matched[o.Id]]))],
            [.. studies.Select(s => new MatchedStudy(s.Id, s.StudyUid, s.State.ToString()))]));
    }
}
