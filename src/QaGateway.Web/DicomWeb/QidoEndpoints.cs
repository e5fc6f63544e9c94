using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Json;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Data;

namespace QaGateway.Web.DicomWeb;

/// <summary>QIDO-RS (PS3.18 §10.6).</summary>
internal static class QidoEndpoints
{
    public static void MapQido(this IEndpointRouteBuilder web)
    {
        web.Get("/studies", http => SearchAsync(http, QueryLevel.Study));
        web.Get("/series", http => SearchAsync(http, QueryLevel.Series));
        web.Get("/instances", http => SearchAsync(http, QueryLevel.Image));
        web.Get("/studies/{study}/series", http => SearchAsync(http, QueryLevel.Series));
        web.Get("/studies/{study}/instances", http => SearchAsync(http, QueryLevel.Image));
        web.Get("/studies/{study}/series/{series}/instances", http => SearchAsync(http, QueryLevel.Image));
    }

    private static async Task SearchAsync(HttpContext http, QueryLevel level)
    {
        if (!http.TakesJson())
        {
            await http.RefuseAsync(StatusCodes.Status406NotAcceptable, "Searches answer application/dicom+json.");
            return;
        }

        var max = http.Service<IOptions<ArchiveOptions>>().Value.MaxMatches;
        var asked = QidoQuery.Parse(level, http.PathKeys(), http.Request.Query, max);
        if (asked.Error is { } error)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, error);
            return;
        }

        await http.SearchedAsync(level);
        await AnswerAsync(http, asked, http.RequestAborted);
    }

    private static async Task AnswerAsync(HttpContext http, QidoQuery asked, CancellationToken cancellationToken)
    {
        var limit = asked.Query.Limit!.Value;
        var retrieveAe = http.Service<IOptions<DicomOptions>>().Value.AeTitle;
        var search = http.Service<ArchiveSearch>();
        foreach (var name in asked.Ignored.Distinct(StringComparer.Ordinal).Take(20).Where(n => n.Length <= 256))
            http.Response.Headers.Append("Warning", $"299 {http.Request.Host} \"The attribute {new string([.. name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.')])} is not supported and was ignored.\"");

        // One more than asked for tells whether there is more; so the warning must wait for the end, and the first page for the last row of it.
        await using var matches = search.FindAsync(asked.Query with { Limit = limit is int.MaxValue ? limit : limit + 1 }, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var buffer = new MemoryStream();
        await using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        var count = 0;
        var more = false;
        while (await matches.MoveNextAsync())
        {
            if (count == limit)
            {
                more = true;
                break;
            }

            DicomJson.Write(json, matches.Current.ToDataset(retrieveAe, http.UrlOf(asked.Query.Level, matches.Current)));
            count++;
        }

        json.WriteEndArray();
        await json.FlushAsync(cancellationToken);
        if (more)
            http.Response.Headers.Append("Warning", $"299 {http.Request.Host} \"There are additional results that can be requested.\"");
        if (count is 0)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        http.Response.ContentType = http.JsonType();
        http.Response.ContentLength = buffer.Length;
        await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
    }

    private static string UrlOf(this HttpContext http, QueryLevel level, ArchiveMatch match) => level switch
    {
        QueryLevel.Study => $"{http.BaseUrl()}/studies/{match.StudyUid}",
        QueryLevel.Series => $"{http.BaseUrl()}/studies/{match.StudyUid}/series/{match.SeriesUid}",
        _ => $"{http.BaseUrl()}/studies/{match.StudyUid}/series/{match.SeriesUid}/instances/{match.SopUid}",
    };
}
