using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom.Files;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Api;

/// <summary>The object exactly as received, in a Part 10 file. The path names it by SOP Instance UID or, where conflict versions share that, by its id.</summary>
internal static class OriginalEndpoint
{
    public static Task<IResult> GetAsync(
        HttpContext http, string uid, string sopUid, [FromServices] StudyPath path, [FromServices] GatewayDbContext db, [FromServices] EffectiveObjects objects,
        [FromServices] AuditWriter audit, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study =>
        {
            http.Actor().Require(Permission.ViewOriginals);
            var held = db.Instances.AsNoTracking().Where(i => i.StudyId == study.Id);
            var instance = Guid.TryParse(sopUid, out var id)
                ? await held.FirstOrDefaultAsync(i => i.Id == id, cancellationToken)
                : await held.Where(i => i.SopUid == sopUid).OrderBy(i => i.State == InstanceState.ConflictVersion).ThenBy(i => i.ReceivedAt)
                    .FirstOrDefaultAsync(cancellationToken);
            if (instance is null)
                return Problems.NotFound("The study holds no such instance.");

            await audit.WriteAsync(
                new AuditRecord(AuditEvent.Export, "Original", http.Actor().Name)
                {
                    StudyId = study.Id,
                    PatientId = study.PatientId,
                    Source = http.Source(),
                    Text = instance.SopUid,
                },
                cancellationToken);
            var original = await objects.OpenOriginalAsync(instance, cancellationToken);
            var header = Part10.CreateHeader(instance.SopClassUid, instance.OriginalUid, instance.TransferSyntaxUid, instance.SourceAe);
            return new Part10Result(header, original.DataSet, original.Length, $"{instance.SopUid}.dcm");
        });
}

/// <summary>Part 10 header and data set, streamed one after the other.</summary>
internal sealed class Part10Result(byte[] header, Stream dataSet, long? length, string fileName) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (dataSet)
        {
            httpContext.Response.ContentType = "application/dicom";
            httpContext.Response.ContentLength = header.Length + length;
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
            await httpContext.Response.Body.WriteAsync(header, httpContext.RequestAborted);
            await dataSet.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
