using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QaGateway.Dicom;
using QaGateway.Dicom.Json;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Corrections;

namespace QaGateway.Web.DicomWeb;

/// <summary>WADO-RS metadata and the bulk data that it points to (PS3.18 §10.4.1.1.2, WEB-7, WEB-8).</summary>
internal static class MetadataEndpoints
{
    private const int FlushAt = 256 * 1024;

    public static void MapMetadata(this IEndpointRouteBuilder web)
    {
        web.Get("/studies/{study}/metadata", WriteAsync);
        web.Get("/studies/{study}/series/{series}/metadata", WriteAsync);
        web.Get("/studies/{study}/series/{series}/instances/{instance}/metadata", WriteAsync);
        web.Get("/studies/{study}/series/{series}/instances/{instance}/bulkdata/{**path}", BulkDataAsync);
    }

    private static async Task WriteAsync(HttpContext http)
    {
        if (!http.TakesJson())
        {
            await http.RefuseAsync(StatusCodes.Status406NotAcceptable, "Metadata comes as application/dicom+json.");
            return;
        }

        if (await WadoRsEndpoints.FindAsync(http) is not { } found)
            return;

        var objects = http.Service<EffectiveObjects>();
        http.Response.ContentType = http.JsonType();
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartArray();
        foreach (var one in found)
        {
            var header = await objects.ReadHeaderAsync(one.Instance, one.Ledger, http.RequestAborted);
            var url = http.InstanceUrl(one);
            DicomJson.Write(json, ForJson(header), new DicomJsonOptions { BulkDataUri = (path, _) => $"{url}/bulkdata/{path}" });
            if (json.BytesPending + http.Response.BodyWriter.UnflushedBytes > FlushAt)
            {
                await json.FlushAsync(http.RequestAborted);
                await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            }
        }

        json.WriteEndArray();
        await json.FlushAsync(http.RequestAborted);
    }

    /// <summary>JSON is UTF-8 whatever the object is (WEB-7).</summary>
    private static DicomDataset ForJson(DicomDataset header)
    {
        if (!header.Contains(Tags.SpecificCharacterSet))
            return header;

        var copy = header.Clone();
        try
        {
            copy.UseUtf8();
        }
        catch (DicomCharacterSetException)
        {
            // An undecodable value stays so; it is shown with replacement characters (CHS-4).
        }

        return copy;
    }

    private static async Task BulkDataAsync(HttpContext http)
    {
        if (await WadoRsEndpoints.FindAsync(http) is not { } found)
            return;

        var header = await http.Service<EffectiveObjects>().ReadHeaderAsync(found[0].Instance, found[0].Ledger, http.RequestAborted);
        if (Find(header, ((string?)http.Request.RouteValues["path"] ?? "").Split('/')) is not { } value)
        {
            await http.RefuseAsync(StatusCodes.Status404NotFound, "The instance has no such bulk data.");
            return;
        }

        var accepted = http.Accepted();
        if (accepted.Any(a => a.TakesParts("application/octet-stream")))
        {
            var multipart = new MultipartRelated(http.Response, "application/octet-stream");
            await multipart.WriteAsync("application/octet-stream", $"{http.BaseUrl()}{http.Request.Path.Value?[DicomWebContext.Root.Length..]}", value, http.RequestAborted);
            await multipart.EndAsync(http.RequestAborted);
        }
        else if (accepted.Any(a => a.Takes("application/octet-stream")))
        {
            http.Response.ContentType = "application/octet-stream";
            http.Response.ContentLength = value.Length;
            await http.Response.Body.WriteAsync(value, http.RequestAborted);
        }
        else
        {
            await http.RefuseAsync(StatusCodes.Status406NotAcceptable, "Bulk data comes as application/octet-stream.");
        }
    }

    /// <param name="path">Tags and item numbers by turns, items counted from 1 as <see cref="DicomJsonOptions.BulkDataUri"/> gives them.</param>
    private static ReadOnlyMemory<byte>? Find(DicomDataset dataset, string[] path)
    {
        for (var i = 0; i + 2 < path.Length; i += 2)
        {
            if (!DicomTag.TryParse(path[i], out var sequence) || !int.TryParse(path[i + 1], out var item) || dataset.GetItems(sequence) is not { } items || item < 1 || item > items.Count)
                return null;

            dataset = items[item - 1];
        }

        return path.Length % 2 is 1 && DicomTag.TryParse(path[^1], out var tag) ? dataset.GetBytes(tag) : null;
    }
}
