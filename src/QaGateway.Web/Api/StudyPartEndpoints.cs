using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;

namespace QaGateway.Web.Api;

/// <summary>Acts that take studies apart, together or elsewhere, and the lock of who works on one.</summary>
internal static class StudyPartEndpoints
{
    public static void MapPart(this IEndpointRouteBuilder study)
    {
        study.MapGet("/split", ProposeAsync).RequireAuthorization(nameof(Permission.ViewStudies)).Produces<ProposedSplit>().WithSummary("How it might be taken apart: by identity, time or series; null where it cannot");
        study.MapPost("/split", SplitAsync).Act(Permission.EditStudies, "Takes series or objects out into a study of their own");
        study.MapPost("/merge", MergeAsync).Act(Permission.EditStudies, "Puts all its objects into another study of the patient");
        study.MapPost("/move", MoveAsync).Act(Permission.EditStudies, "Gives it to another patient");
        study.MapPost("/lock", LockAsync).Act(Permission.EditStudies, "Takes it into one's hands for 15 minutes, renewed by every act");
        study.MapPost("/unlock", UnlockAsync).Act(Permission.EditStudies, "Gives it back");
    }

    private static Task<IResult> ProposeAsync(HttpContext http, string uid, [FromServices] StudyPath path, [FromServices] SplitProposal proposal, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => Results.Json(await proposal.ForAsync(study.Id, http.Actor(), cancellationToken)));

    private static Task<IResult> SplitAsync(
        HttpContext http, string uid, SplitRequest body, [FromServices] StudyPath path, [FromServices] ActResults results, [FromServices] SplitStudyHandler handler,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study =>
        {
            var command = new SplitStudy($"{study.Id}", body.SeriesUids ?? [], body.SopUids ?? [], body.OrderId, body.Reason, body.ConfirmPatientId, http.Actor());
            return await results.OfAsync(await handler.HandleAsync(command, cancellationToken), study, cancellationToken);
        });

    private static Task<IResult> MergeAsync(
        HttpContext http, string uid, MergeStudyRequest body, [FromServices] StudyPath path, [FromServices] ActResults results, [FromServices] MergeStudyHandler handler,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => string.IsNullOrWhiteSpace(body.IntoStudyUid)
            ? Problems.Invalid("target_missing", "intoStudyUid is needed.")
            : await results.OfAsync(await handler.HandleAsync(new MergeStudy($"{study.Id}", body.IntoStudyUid, body.Reason, http.Actor()), cancellationToken), study, cancellationToken));

    private static Task<IResult> MoveAsync(
        HttpContext http, string uid, MoveStudyRequest body, [FromServices] StudyPath path, [FromServices] ActResults results, [FromServices] MoveStudyHandler handler,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new MoveStudy($"{study.Id}", body.PatientId ?? "", body.Issuer ?? "", body.Reason, http.Actor()), cancellationToken), study, cancellationToken));

    private static Task<IResult> LockAsync(
        HttpContext http, string uid, LockRequest? body, [FromServices] StudyPath path, [FromServices] ActResults results, [FromServices] LockStudyHandler handler,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new LockStudy($"{study.Id}", body?.TakeOver ?? false, http.Actor()), cancellationToken), study, cancellationToken));

    private static Task<IResult> UnlockAsync(
        HttpContext http, string uid, [FromServices] StudyPath path, [FromServices] ActResults results, [FromServices] LockStudyHandler handler, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study => await results.OfAsync(
            await handler.HandleAsync(new UnlockStudy($"{study.Id}", http.Actor()), cancellationToken), study, cancellationToken));
}
