using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Api;

/// <summary>What an act answers: the ledger entry that an undo names, and where the study stands now.</summary>
internal sealed record ActAnswer(Guid Id, string StudyUid, string State, Guid? OrderId, long? EntryId, bool Changed)
{
    /// <summary>The second study of a split or merge.</summary>
    public Guid? OtherStudyId { get; init; }
    public string? OtherStudyUid { get; init; }
}

/// <summary>The one place that turns an <see cref="ActOutcome"/> into HTTP.</summary>
internal sealed class ActResults(GatewayDbContext db)
{
    /// <param name="done">200, or 202 where a job finishes the act.</param>
    public async Task<IResult> OfAsync(ActOutcome outcome, Study study, CancellationToken cancellationToken, int done = StatusCodes.Status200OK) => outcome switch
    {
        ActOutcome.Done act => Results.Json(await WithOtherAsync(await AnswerAsync(study.Id, act.EntryId, true, cancellationToken), act.OtherStudyId, cancellationToken), statusCode: done),
        ActOutcome.Unchanged => Results.Json(await AnswerAsync(study.Id, null, false, cancellationToken), statusCode: done),
        ActOutcome.NotFound missing => Problems.NotFound(missing.What),
        ActOutcome.Ambiguous several => Problems.Ambiguous(several.StudyIds),
        ActOutcome.Invalid invalid => Problems.Invalid(invalid.Code, invalid.Text),
        ActOutcome.Refused refused => Problems.Refused(refused.Code, refused.Text, refused.Items),
        ActOutcome.Stale => Problems.Stale(),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no HTTP form."),
    };

    private async Task<ActAnswer> WithOtherAsync(ActAnswer answer, Guid? otherId, CancellationToken cancellationToken) => otherId is { } id
        ? answer with { OtherStudyId = id, OtherStudyUid = await db.Studies.Where(s => s.Id == id).Select(s => s.StudyUid).SingleAsync(cancellationToken) }
        : answer;

    private async Task<ActAnswer> AnswerAsync(Guid studyId, long? entryId, bool changed, CancellationToken cancellationToken)
    {
        var now = await db.Studies.AsNoTracking().Where(s => s.Id == studyId).Select(s => new { s.StudyUid, s.State, s.OrderId }).SingleAsync(cancellationToken);
        return new ActAnswer(studyId, now.StudyUid, now.State.ToString(), now.OrderId, entryId, changed);
    }
}
