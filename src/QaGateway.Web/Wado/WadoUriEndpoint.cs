using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QaGateway.Dicom;
using QaGateway.Web.DicomWeb;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Archive.Rendering;

namespace QaGateway.Web.Wado;

/// <summary>WADO-URI (PS3.18 §9, WEB-4).</summary>
internal static class WadoUriEndpoint
{
    public static void MapWadoUri(this IEndpointRouteBuilder endpoints) => endpoints.Get("/wado", GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (query["requestType"] != "WADO")
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, "requestType must be WADO.");
            return;
        }

        (string Name, DicomTag Tag)[] names = [("studyUID", Tags.StudyInstanceUID), ("seriesUID", Tags.SeriesInstanceUID), ("objectUID", Tags.SOPInstanceUID)];
        if (Array.Find(names, n => !DicomUid.IsValid(query[n.Name].ToString())) is { Name: not null } wrong)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, $"{wrong.Name} is missing or no UID.");
            return;
        }

        QueryKey[] keys = [.. names.Select(n => new QueryKey(n.Tag, query[n.Name].ToString()))];
        var found = await http.Service<ArchiveObjects>().FindAsync(new ArchiveQuery(QueryLevel.Image, keys), http.RequestAborted);
        if (found is not [var one, ..])
        {
            await http.RefuseAsync(StatusCodes.Status404NotFound, "The archive has no such object.");
            return;
        }

        await http.RetrievedAsync(one.Ledger.Study);
        await AnswerAsync(http, one);
    }

    private static Task AnswerAsync(HttpContext http, ArchivedObject found)
    {
        var contentType = http.Request.Query["contentType"].ToString();
        if (contentType.Contains(';', StringComparison.Ordinal))
            return http.RefuseAsync(StatusCodes.Status400BadRequest, "contentType takes no parameters; transferSyntax is a parameter of the request.");

        // What the query asks for goes before what the client takes.
        var accepted = contentType.Length > 0 ? AcceptedMedia.Parse(contentType) : AcceptedMedia.Parse(http.Request.Headers.Accept.ToString());
        if (accepted is null)
            return http.RefuseAsync(StatusCodes.Status400BadRequest, "contentType is no list of media types.");
        foreach (var range in accepted)
        {
            if (!range.IsAny && range.Takes("application/dicom"))
                return ObjectAsync(http, found);
            if (RenderedEndpoints.FormatOf([range]) is { } format)
                return RenderAsync(http, found, format);
        }

        return http.RefuseAsync(StatusCodes.Status406NotAcceptable, "Objects come as application/dicom, image/jpeg or image/png.");
    }

    private static Task ObjectAsync(HttpContext http, ArchivedObject found)
    {
        var wanted = http.Request.Query["transferSyntax"].ToString();
        var range = new AcceptedMedia("application/dicom", null, wanted.Length > 0 ? wanted : null, 1);
        return http.Service<ObjectConverter>().SyntaxFor(found.Instance, [range]) is { } syntax
            ? WadoRsEndpoints.WriteAloneAsync(http, found, syntax)
            : http.RefuseAsync(StatusCodes.Status406NotAcceptable, "The object cannot be given in this transfer syntax; transferSyntax=* takes it as it is.");
    }

    private static async Task RenderAsync(HttpContext http, ArchivedObject found, ImageFormat format)
    {
        if (Request(http, format) is not { } request)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, "A parameter of the rendering is not understood: frameNumber, rows, columns, windowCenter with windowWidth, imageQuality.");
            return;
        }

        await RenderedEndpoints.WriteAsync(http, await http.Service<FrameImages>().RenderAsync(found.Instance, request, http.RequestAborted));
    }

    /// <returns>Null when a parameter is malformed.</returns>
    private static ImageRequest? Request(HttpContext http, ImageFormat format)
    {
        var query = http.Request.Query;
        if (!Optional(query, "frameNumber", 1, int.MaxValue, out var frame) || !Optional(query, "rows", 1, 16384, out var rows) || !Optional(query, "columns", 1, 16384, out var columns)
            || !Optional(query, "imageQuality", 1, 100, out var quality) || !Optional(query, "windowCenter", double.MinValue, double.MaxValue, out var center)
            || !Optional(query, "windowWidth", 1, double.MaxValue, out var width) || center is null != width is null)
            return null;

        return new ImageRequest
        {
            Format = format,
            Frame = (int)(frame ?? 1),
            MaxSize = (int?)(rows < columns ? rows : columns ?? rows),
            Quality = (int)(quality ?? 90),
            WindowCenter = center,
            WindowWidth = width,
        };
    }

    private static bool Optional(IQueryCollection query, string name, double least, double most, out double? value)
    {
        value = null;
        if (query[name].ToString() is not { Length: > 0 } text)
            return true;
        if (!double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            return false;

        value = number;
        return true;
    }
}
