using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Archive.Rendering;

namespace QaGateway.Web.DicomWeb;

/// <summary>WADO-RS rendered images and thumbnails (PS3.18 §10.4.1.1.4, §10.4.1.1.5).</summary>
internal static class RenderedEndpoints
{
    private const int MaxSide = 16384;

    public static void MapRendered(this IEndpointRouteBuilder web)
    {
        const string instance = "/studies/{study}/series/{series}/instances/{instance}";
        web.Get(instance + "/rendered", http => RenderAsync(http, new ImageRequest()));
        web.Get(instance + "/frames/{list}/rendered", http => RenderAsync(http, new ImageRequest()));
        web.Get("/studies/{study}/thumbnail", http => RenderAsync(http, ImageRequest.Thumbnail));
        web.Get("/studies/{study}/series/{series}/thumbnail", http => RenderAsync(http, ImageRequest.Thumbnail));
        web.Get(instance + "/thumbnail", http => RenderAsync(http, ImageRequest.Thumbnail));
        web.Get(instance + "/frames/{list}/thumbnail", http => RenderAsync(http, ImageRequest.Thumbnail));
    }

    private static async Task RenderAsync(HttpContext http, ImageRequest defaults)
    {
        if (FormatOf(http.Accepted()) is not { } format)
        {
            await http.RefuseAsync(StatusCodes.Status406NotAcceptable, "Rendered images are image/jpeg or image/png.");
            return;
        }

        if (Parse(http, defaults with { Format = format }) is not { } request)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, "A parameter of the rendering is not understood: window=centre,width[,function], viewport=width,height, quality=1-100, one frame from 1.");
            return;
        }

        if (await WadoRsEndpoints.FindAsync(http) is not { } found)
            return;

        // Of a study or series the first object that has pixels speaks for it.
        var candidates = found.Where(f => f.Instance.Rows is > 0).DefaultIfEmpty(found[0]).ToList();
        var outcome = await http.Service<FrameImages>().RenderAsync(candidates[(candidates.Count - 1) / 2].Instance, request, http.RequestAborted);
        await WriteAsync(http, outcome);
    }

    public static Task WriteAsync(HttpContext http, ImageOutcome outcome)
    {
        switch (outcome)
        {
            case ImageOutcome.Image image:
                http.Response.ContentType = image.MediaType;
                http.Response.ContentLength = image.Bytes.Length;
                if (image.Window is { } window)
                {
                    http.Response.Headers["X-Window-Center"] = window.Center.ToString(CultureInfo.InvariantCulture);
                    http.Response.Headers["X-Window-Width"] = window.Width.ToString(CultureInfo.InvariantCulture);
                }

                return http.Response.Body.WriteAsync(image.Bytes, http.RequestAborted).AsTask();
            case ImageOutcome.NotRenderable no:
                return http.RefuseAsync(StatusCodes.Status406NotAcceptable, no.Why);
            case ImageOutcome.NotFound missing:
                return http.RefuseAsync(StatusCodes.Status404NotFound, $"There is no such {missing.What}.");
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome of rendering.");
        }
    }

    /// <returns>Null when neither is accepted.</returns>
    public static ImageFormat? FormatOf(IReadOnlyList<AcceptedMedia> accepted)
    {
        foreach (var range in accepted)
        {
            if (range.Takes("image/jpeg"))
                return ImageFormat.Jpeg;
            if (range.Takes("image/png"))
                return ImageFormat.Png;
        }

        return null;
    }

    /// <returns>Null when a parameter is malformed.</returns>
    public static ImageRequest? Parse(HttpContext http, ImageRequest request)
    {
        var query = http.Request.Query;
        var frame = (string?)http.Request.RouteValues["list"] ?? query["frame"].ToString();
        if (frame.Length > 0)
        {
            if (!int.TryParse(frame, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                return null;
            request = request with { Frame = number };
        }

        if (query["window"].ToString() is { Length: > 0 } window)
        {
            if (Numbers(window) is not [var center, >= 1 and var width, ..])
                return null;
            request = request with { WindowCenter = center, WindowWidth = width };
        }

        if (query["viewport"].ToString() is { Length: > 0 } viewport)
        {
            if (Numbers(viewport) is not [>= 1 and <= MaxSide and var across, >= 1 and <= MaxSide and var down, ..])
                return null;
            request = request with { MaxSize = (int)Math.Min(across, down) };
        }

        if (query["quality"].ToString() is { Length: > 0 } quality)
        {
            if (!int.TryParse(quality, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent is < 1 or > 100)
                return null;
            request = request with { Quality = percent };
        }

        return request;
    }

    private static List<double> Numbers(string text)
    {
        var numbers = new List<double>();
        foreach (var part in text.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                break;
            numbers.Add(number);
        }

        return numbers;
    }
}
