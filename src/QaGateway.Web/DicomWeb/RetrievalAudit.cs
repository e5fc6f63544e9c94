using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.DicomWeb;

/// <summary>Who searched, and who took which study (110112, 110104). A viewer asks for a study frame by frame: within a few minutes that is one retrieval.</summary>
internal static class RetrievalAudit
{
    private static readonly TimeSpan OneRetrieval = TimeSpan.FromMinutes(5);
    private const string Transferred = "110104";

    public static Task SearchedAsync(this HttpContext http, QueryLevel level) =>
        http.Service<AuditWriter>().QueriedAsync(http.Actor(), $"QIDO {level}", http.Request.QueryString.Value ?? "", http.Source(), http.RequestAborted);

    public static async Task RetrievedAsync(this HttpContext http, Study study)
    {
        var recent = http.Service<IMemoryCache>();
        var key = (nameof(RetrievalAudit), http.Actor().Name, http.Source(), study.Id);
        if (recent.TryGetValue(key, out _))
            return;

        await http.Service<AuditWriter>().WriteAsync(
            new AuditRecord(Transferred, "Retrieve", http.Actor().Name) { StudyId = study.Id, PatientId = study.PatientId, Source = http.Source() }, http.RequestAborted);
        recent.Set(key, true, OneRetrieval);
    }
}
