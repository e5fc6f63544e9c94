using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Commitment;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

internal sealed record PerformedItem(
    Guid Id, string SopUid, string State, string SourceAe, string StationAe, string Modality, string Description, string PatientName, string PatientId, string StartDate, string StartTime,
    string EndDate, string EndTime, string DiscontinuationCode, string DiscontinuationMeaning, bool WrongWorklistEntry, int Series, int Objects,
    IReadOnlyList<PerformedForItem> For, IReadOnlyList<string> Warnings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PerformedItem From(PerformedStep s) => new(
        s.Id, s.SopUid, s.State.ToString(), s.SourceAe, s.StationAe, s.Modality, s.Description, s.Patient.Name, s.Patient.PatientId, s.StartDate, s.StartTime, s.EndDate, s.EndTime,
        s.DiscontinuationCode, s.DiscontinuationMeaning, s.IsWrongEntry, s.Series.Count, s.ObjectCount,
        [.. s.For.Select(f => new PerformedForItem(f.StudyUid, f.Accession, f.RequestedProcedureId, f.StepId, f.OrderId))], s.Warnings, s.CreatedAt, s.UpdatedAt);
}

internal sealed record PerformedForItem(string StudyUid, string Accession, string RequestedProcedureId, string StepId, Guid? OrderId);

internal sealed record CommitmentAnswer(
    Guid Id, string TransactionUid, string AeTitle, string State, int Objects, int Committed, int Failed, DateTimeOffset ReceivedAt, DateTimeOffset? DeliveredAt,
    DateTimeOffset? NextAt, int Attempts, string LastError, IReadOnlyList<CommitmentItem> NotCommitted)
{
    private const int MaxNamed = 100;

    public static CommitmentAnswer From(CommitmentRequest r) => new(
        r.Id, r.TransactionUid, r.AeTitle, r.State.ToString(), r.Items.Count, r.Committed, r.Failed, r.ReceivedAt, r.DeliveredAt, r.NextAt, r.Attempts, r.LastError,
        [.. r.Items.Where(i => i.Reason is not null).Take(MaxNamed)]);
}

/// <summary>What modalities say they did, and what we vouched for.</summary>
internal static class PerformedEndpoints
{
    public static void MapPerformed(this IEndpointRouteBuilder api)
    {
        api.MapGet("/performed-steps", ListAsync).WithTags("Modalities").RequireAuthorization(nameof(Permission.ViewOrders)).Produces<Page<PerformedItem>>()
            .WithSummary("Performed procedure steps (MPPS), newest first");
        api.MapGet("/commitments", CommitmentsAsync).WithTags("Modalities").RequireAuthorization(nameof(Permission.ViewPeers)).Produces<Page<CommitmentAnswer>>()
            .WithSummary("Storage commitment requests and their results, newest first");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] PerformedQueries queries, [FromServices] AuditWriter audit, string? studyUid, Guid? orderId, string? state, string? ae, int? limit, Guid? after,
        CancellationToken cancellationToken)
    {
        PerformedState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!Names.TryParse<PerformedState>(state, out var parsed))
                return Problems.Invalid("state", $"There is no such state; there are {string.Join(", ", Enum.GetNames<PerformedState>())}.");
            wanted = parsed;
        }

        var most = Paging.Limit(limit);
        var steps = await queries.ListAsync(new PerformedFilter(studyUid, orderId, wanted, ae, most, after), http.Actor(), cancellationToken);
        await audit.QueriedAsync(http.Actor(), "PerformedSteps", http.Request.QueryString.Value ?? "", http.Source(), cancellationToken);
        return Results.Ok(new Page<PerformedItem>([.. steps.Select(PerformedItem.From)], steps.Count == most ? steps[^1].Id.ToString() : null));
    }

    private static async Task<IResult> CommitmentsAsync(
        HttpContext http, [FromServices] CommitmentQueries queries, string? ae, string? state, int? limit, CancellationToken cancellationToken)
    {
        CommitmentState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!Names.TryParse<CommitmentState>(state, out var parsed))
                return Problems.Invalid("state", $"There is no such state; there are {string.Join(", ", Enum.GetNames<CommitmentState>())}.");
            wanted = parsed;
        }

        var requests = await queries.ListAsync(ae, wanted, Paging.Limit(limit), http.Actor(), cancellationToken);
        return Results.Ok(new Page<CommitmentAnswer>([.. requests.Select(CommitmentAnswer.From)], null));
    }
}
