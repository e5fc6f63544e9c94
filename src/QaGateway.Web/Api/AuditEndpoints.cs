using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

internal sealed record AuditItem(
    long Id, DateTimeOffset At, string Event, string Action, int Outcome, string User, string Source, Guid? StudyId, string PatientId, string Text, string Hash)
{
    public static AuditItem From(AuditEntry a) =>
        new(a.Id, a.At, a.Event, a.Action, a.Outcome, a.User, a.Source, a.StudyId, a.PatientId, a.Text, a.Hash);
}

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit").RequireAuthorization(nameof(Permission.ViewAudit));
        audit.MapGet("", ListAsync).Produces<Page<AuditItem>>().WithSummary("Who did or saw what when, newest first");
        audit.MapGet("/verify", VerifyAsync).Produces<AuditVerification>().WithSummary("Walks the hash chain");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] AuditQueries queries, [FromServices] AuditWriter writer, string? patientId, string? user, DateTimeOffset? from,
        DateTimeOffset? to, Guid? studyId, int? limit, string? after, CancellationToken cancellationToken)
    {
        var page = await queries.ListAsync(new AuditFilter(patientId, user, from, to, studyId, Paging.Limit(limit), after), http.Actor(), cancellationToken);
        await writer.WriteAsync(
            new AuditRecord(AuditEvent.AuditLogUsed, "View", http.Actor().Name) { Source = http.Source(), Text = http.Request.QueryString.Value ?? "" }, cancellationToken);
        return Results.Ok(new Page<AuditItem>([.. page.Items.Select(AuditItem.From)], page.Next));
    }

    private static async Task<IResult> VerifyAsync(
        HttpContext http, [FromServices] AuditQueries queries, [FromServices] AuditWriter writer, CancellationToken cancellationToken)
    {
        var verification = await queries.VerifyAsync(http.Actor(), cancellationToken);
        await writer.WriteAsync(
            new AuditRecord(AuditEvent.AuditLogUsed, "Verify", http.Actor().Name) { Source = http.Source(), Text = verification.Text }, cancellationToken);
        return Results.Ok(verification);
    }
}
