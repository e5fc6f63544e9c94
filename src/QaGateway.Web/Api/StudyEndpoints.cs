using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Api;

/// <summary>Reading studies: list, one, candidates, ledger.</summary>
internal static class StudyEndpoints
{
    public static void MapStudies(this IEndpointRouteBuilder api)
    {
        var studies = api.MapGroup("/studies").WithTags("Studies").RequireAuthorization(nameof(Permission.ViewStudies));
        studies.MapGet("", ListAsync).Produces<Page<StudyItem>>().WithSummary("Quarantine and archive, newest first");
        studies.MapGet("/{uid}", GetAsync).Produces<StudyDetailItem>().WithSummary("One study with series, instances and warnings");
        studies.MapGet("/{uid}/candidates", CandidatesAsync).Produces<Page<CandidateItem>>().WithSummary("Candidate orders with evidence, vetoes and decision");
        studies.MapGet("/{uid}/ledger", LedgerAsync).Produces<Page<LedgerItem>>().WithSummary("Everything that was ever done to it, oldest first");
        studies.MapGet("/{uid}/ledger/{entryId:long}/note", RejectionNoteEndpoint.GetAsync)
            .RequireAuthorization(nameof(Permission.ViewOriginals)).Produces(StatusCodes.Status200OK, contentType: "application/dicom")
            .WithSummary("The rejection note (Key Object Selection) of an entry that rejects objects, as Part 10");
        studies.MapGet("/{uid}/instances/{sopUid}/original", OriginalEndpoint.GetAsync)
            .RequireAuthorization(nameof(Permission.ViewOriginals)).Produces(StatusCodes.Status200OK, contentType: "application/dicom")
            .WithSummary("The object as received, as Part 10");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] StudyQueries queries, [FromServices] AuditWriter audit, string? state, string? patientId, string? accession, string? search,
        string? modality, string? sourceAe, int? limit, string? after, CancellationToken cancellationToken)
    {
        var states = new List<StudyState>();
        foreach (var name in (state ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Names.TryParse<StudyState>(name, out var parsed))
                return Problems.Invalid("state", $"There is no such state; there are {string.Join(", ", Enum.GetNames<StudyState>())}.");

            states.Add(parsed);
        }

        var filter = new StudyFilter(states, patientId, accession, search, modality, sourceAe, Paging.Limit(limit), after);
        var page = await queries.ListAsync(filter, http.Actor(), cancellationToken);
        if ((patientId ?? accession ?? search) is not null)
            await audit.QueriedAsync(http.Actor(), "Studies", http.Request.QueryString.Value ?? "", http.Source(), cancellationToken);

        return Results.Ok(new Page<StudyItem>([.. page.Items.Select(StudyItem.From)], page.Next));
    }

    private static Task<IResult> GetAsync(
        HttpContext http, string uid, [FromServices] StudyPath path, [FromServices] StudyQueries queries, [FromServices] AuditWriter audit,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study =>
        {
            if (await queries.GetAsync(study.Id, http.Actor(), cancellationToken) is not { } detail)
                return Problems.NotFound("There is no such study.");

            await audit.ViewedAsync(http.Actor(), study.Id, study.PatientId, http.Source(), cancellationToken);
            return Results.Ok(StudyDetailItem.From(detail));
        });

    private static Task<IResult> CandidatesAsync(
        HttpContext http, string uid, [FromServices] StudyPath path, [FromServices] CandidateQuery candidates, [FromServices] AuditWriter audit,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study =>
        {
            var found = await candidates.ForAsync(study.Id, http.Actor(), cancellationToken);
            await audit.ViewedAsync(http.Actor(), study.Id, study.PatientId, http.Source(), cancellationToken);
            return Results.Ok(new Page<CandidateItem>([.. found.Select(CandidateItem.From)], null));
        });

    private static Task<IResult> LedgerAsync(
        HttpContext http, string uid, [FromServices] StudyPath path, [FromServices] GatewayDbContext db, [FromServices] AuditWriter audit,
        CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study =>
        {
            var entries = await db.Ledger.AsNoTracking().Where(e => e.StudyId == study.Id).OrderBy(e => e.Id).ToListAsync(cancellationToken);
            await audit.ViewedAsync(http.Actor(), study.Id, study.PatientId, http.Source(), cancellationToken);
            return Results.Ok(new Page<LedgerItem>([.. entries.Select(LedgerItem.From)], null));
        });
}
