using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Release;

namespace QaGateway.Web.Api;

/// <summary>Acts on a study: each resolves the study, calls its handler with our id, and answers what came of it.</summary>
internal static class StudyActEndpoints
{
    public static void MapStudyActs(this IEndpointRouteBuilder api)
    {
        var study = api.MapGroup("/studies/{uid}").WithTags("Acts");
        study.MapPost("/match", MatchAsync).Act(Permission.EditStudies, "Gives it its order");
        study.MapPost("/unmatch", UnmatchAsync).Act(Permission.EditStudies, "Takes its order away");
        study.MapPost("/corrections", CorrectAsync).Act(Permission.EditStudies, "Corrects attributes, with a reason");
        study.MapPart();
        study.MapPost("/reject", RejectAsync).Act(Permission.RejectStudies, "Rejects the study or single objects");
        study.MapPost("/restore", RestoreAsync).Act(Permission.RejectStudies, "Takes a rejection back");
        study.MapPost("/hold", HoldAsync).Act(Permission.EditStudies, "Parks it");
        study.MapPost("/resume", ResumeAsync).Act(Permission.EditStudies, "Takes it up again");
        study.MapPost("/release", ReleaseAsync).Act(Permission.ReleaseStudies, "Approves it for the archive; a job finishes it", StatusCodes.Status202Accepted);
        study.MapPost("/undo", UndoAsync).Act(Permission.EditStudies, "Takes a ledger entry back by its inverse");
    }

    internal static RouteHandlerBuilder Act(this RouteHandlerBuilder endpoint, Permission permission, string summary, int done = StatusCodes.Status200OK) =>
        endpoint.RequireAuthorization(permission.ToString()).WithSummary(summary).Produces<ActAnswer>(done)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<IResult> MatchAsync(
        HttpContext http, string uid, MatchRequest body, [FromServices] StudyPath path, [FromServices] ActResults results, [FromServices] MatchStudyHandler handler,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => body.OrderId is { } orderId
            ? await results.OfAsync(
                await handler.HandleAsync(new MatchStudy($"{study.Id}", orderId, body.Reason, body.ConfirmPatientId, http.Actor()), cancellationToken), study, cancellationToken)
            : Problems.Invalid("order_missing", "orderId is needed."));

    private static Task<IResult> UnmatchAsync(
        HttpContext http, string uid, ReasonRequest? body, [FromServices] StudyPath path, [FromServices] ActResults results, [FromServices] MatchStudyHandler handler,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new UnmatchStudy($"{study.Id}", body?.Reason, http.Actor()), cancellationToken), study, cancellationToken));

    private static Task<IResult> CorrectAsync(
        HttpContext http, string uid, CorrectionRequest body, [FromServices] StudyPath path, [FromServices] ActResults results,
        [FromServices] CorrectStudyHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study =>
        {
            if (body.Changes is not { Count: > 0 })
                return Problems.Invalid("changes_missing", "changes is needed: keywords of PS3.6 with their new values.");
            if (string.IsNullOrWhiteSpace(body.Reason))
                return Problems.Invalid("reason_missing", "A correction needs a reason.");

            var changes = body.Changes.ToDictionary(c => c.Key, c => c.Value ?? "", StringComparer.Ordinal);
            var command = new CorrectStudy($"{study.Id}", changes, body.Reason, body.Series ?? [], body.Instances ?? [], http.Actor());
            return await results.OfAsync(await handler.HandleAsync(command, cancellationToken), study, cancellationToken);
        });

    private static Task<IResult> RejectAsync(
        HttpContext http, string uid, RejectRequest body, [FromServices] StudyPath path, [FromServices] ActResults results,
        [FromServices] RejectStudyHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => string.IsNullOrWhiteSpace(body.Code)
            ? Problems.Invalid("code_missing", "code is needed: 113001, 113037, 113038 or 113039.")
            : await results.OfAsync(
                await handler.HandleAsync(new RejectStudy($"{study.Id}", body.Code, body.SopUids ?? [], body.Comment, http.Actor()), cancellationToken),
                study, cancellationToken));

    private static Task<IResult> RestoreAsync(
        HttpContext http, string uid, ReasonRequest? body, [FromServices] StudyPath path, [FromServices] ActResults results,
        [FromServices] RejectStudyHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new RestoreStudy($"{study.Id}", body?.Reason, http.Actor()), cancellationToken), study, cancellationToken));

    private static Task<IResult> HoldAsync(
        HttpContext http, string uid, ReasonRequest? body, [FromServices] StudyPath path, [FromServices] ActResults results,
        [FromServices] HoldStudyHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new HoldStudy($"{study.Id}", body?.Reason, http.Actor()), cancellationToken), study, cancellationToken));

    private static Task<IResult> ResumeAsync(
        HttpContext http, string uid, ReasonRequest? body, [FromServices] StudyPath path, [FromServices] ActResults results,
        [FromServices] HoldStudyHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new ResumeStudy($"{study.Id}", body?.Reason, http.Actor()), cancellationToken), study, cancellationToken));

    private static Task<IResult> ReleaseAsync(
        HttpContext http, string uid, ReleaseRequest? body, [FromServices] StudyPath path, [FromServices] ActResults results,
        [FromServices] ReleaseStudyHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new ReleaseStudy($"{study.Id}", body?.Override ?? [], body?.Reason, http.Actor()), cancellationToken),
            study, cancellationToken, StatusCodes.Status202Accepted));

    private static Task<IResult> UndoAsync(
        HttpContext http, string uid, UndoRequest body, [FromServices] StudyPath path, [FromServices] ActResults results,
        [FromServices] UndoEntryHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => body.EntryId is { } entryId
            ? await results.OfAsync(
                await handler.HandleAsync(new UndoEntry($"{study.Id}", entryId, body.Reason, http.Actor()), cancellationToken), study, cancellationToken)
            : Problems.Invalid("entry_missing", "entryId is needed: the id of a ledger entry."));
}
