using Microsoft.AspNetCore.Http;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Api;

/// <summary>Resolves the <c>{uid}</c> of a path, our id or a Study Instance UID, to the one study it names.</summary>
internal sealed class StudyPath(GatewayDbContext db)
{
    /// <summary>Runs <paramref name="then"/> with the study; 404 and 409 are answered here.</summary>
    public async Task<IResult> WithAsync(HttpContext http, string uid, Func<Study, Task<IResult>> then) =>
        await StudyLocator.FindAsync(db, uid, http.RequestAborted) switch
        {
            [] => Problems.NotFound("There is no such study."),
            [var study] => await then(study),
            var several => Problems.Ambiguous([.. several.Select(s => s.Id)]),
        };
}
