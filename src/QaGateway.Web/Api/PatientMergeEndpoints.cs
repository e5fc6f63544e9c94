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

internal sealed record PatientKey(string? Id, string? Issuer);

/// <param name="Survivor">Remains.</param>
/// <param name="Prior">Becomes an alias of it.</param>
/// <param name="DryRun">Only tells what would move where.</param>
internal sealed record MergeRequest(PatientKey? Survivor, PatientKey? Prior, bool? DryRun);

/// <param name="Prior">Identifier that was merged.</param>
internal sealed record UnmergeRequest(PatientKey? Prior, bool? DryRun);

internal sealed record MovedOrder(Guid Id, string Accession, string State);

internal sealed record MergeAnswer(
    bool Applied, IReadOnlyList<string> Effects, IReadOnlyList<ProblemItem> Warnings, IReadOnlyList<MovedOrder> Orders, IReadOnlyList<MatchedStudy> Studies);

/// <summary>Merging two patients by hand and taking a merge back, each with a simulation (PAT-4).</summary>
internal static class PatientMergeEndpoints
{
    public static void MapPatientMerges(this IEndpointRouteBuilder api)
    {
        var patients = api.MapGroup("/patients").WithTags("Patients").RequireAuthorization(nameof(Permission.EditOrders));
        patients.MapPost("/merge", MergeAsync).Produces<MergeAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Merges two patients, or tells what would move where");
        patients.MapPost("/unmerge", UnmergeAsync).Produces<MergeAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Takes a merge back: what it moved returns");
    }

    private static async Task<IResult> MergeAsync(
        HttpContext http, MergeRequest body, [FromServices] MergePatientsHandler handler, [FromServices] GatewayDbContext db, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        if (Identifier(body.Survivor) is not { } survivor)
            return Problems.Invalid("survivor", "survivor needs an id of 1 to 64 characters.");
        if (Identifier(body.Prior) is not { } prior)
            return Problems.Invalid("prior", "prior needs an id of 1 to 64 characters.");

        var dryRun = body.DryRun ?? false;
        await TellAsync(http, audit, dryRun ? "SimulateMerge" : "Merge", survivor.Id, $"prior {prior.Id}^{prior.Issuer}", cancellationToken);
        return await AnswerAsync(await handler.HandleAsync(new MergePatients(survivor, prior, dryRun, http.Actor()), cancellationToken), db, cancellationToken);
    }

    private static async Task<IResult> UnmergeAsync(
        HttpContext http, UnmergeRequest body, [FromServices] MergePatientsHandler handler, [FromServices] GatewayDbContext db, [FromServices] AuditWriter audit, CancellationToken cancellationToken)
    {
        if (Identifier(body.Prior) is not { } prior)
            return Problems.Invalid("prior", "prior needs an id of 1 to 64 characters.");

        var dryRun = body.DryRun ?? false;
        await TellAsync(http, audit, dryRun ? "SimulateUnmerge" : "Unmerge", prior.Id, "", cancellationToken);
        return await AnswerAsync(await handler.HandleAsync(new UnmergePatient(prior, dryRun, http.Actor()), cancellationToken), db, cancellationToken);
    }

    private static PatientIdentifier? Identifier(PatientKey? key) =>
        key?.Id?.Trim() is { Length: > 0 and <= 64 } id && (key.Issuer ?? "").Trim() is { Length: <= 64 } issuer ? new PatientIdentifier(id, issuer) : null;

    /// <summary>Before the act: without its audit entry nothing is done (AUD-2).</summary>
    private static Task TellAsync(HttpContext http, AuditWriter audit, string action, string patientId, string text, CancellationToken cancellationToken) =>
        audit.WriteAsync(new AuditRecord(AuditEvent.PatientRecord, action, http.Actor().Name) { PatientId = patientId, Source = http.Source(), Text = text }, cancellationToken);

    private static async Task<IResult> AnswerAsync(MergeOutcome outcome, GatewayDbContext db, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case MergeOutcome.Done done:
                var orders = await db.Orders.AsNoTracking().Where(o => done.OrderIds.Contains(o.Id)).Select(o => new { o.Id, o.Accession, o.State }).ToListAsync(cancellationToken);
                var studies = await db.Studies.AsNoTracking().Where(s => done.StudyIds.Contains(s.Id)).Select(s => new { s.Id, s.StudyUid, s.State }).ToListAsync(cancellationToken);
                return Results.Ok(new MergeAnswer(
                    done.Applied, done.Effects, [.. done.Warnings.Select(w => new ProblemItem(w.Code, w.Text))],
                    orders.ConvertAll(o => new MovedOrder(o.Id, o.Accession, o.State.ToString())), studies.ConvertAll(s => new MatchedStudy(s.Id, s.StudyUid, s.State.ToString()))));
            case MergeOutcome.Refused refused:
                return Problems.Refused(refused.Code, refused.Text, []);
            case MergeOutcome.NotFound missing:
                return Problems.NotFound($"There is no patient with the identifier of {missing.What}.");
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} has no HTTP form.");
        }
    }
}
