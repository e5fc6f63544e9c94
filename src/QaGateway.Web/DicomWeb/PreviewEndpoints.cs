using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QaGateway.Workflow.Archive.Rendering;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Web.DicomWeb;

/// <summary>Pictures of held studies for the console (REC-13): quarantined ones included, so for QA roles only.</summary>
internal static class PreviewEndpoints
{
    public static void MapPreviews(this IEndpointRouteBuilder endpoints)
    {
        endpoints.Get("/api/studies/{id}/instances/{sopUid}/rendered", http => RenderAsync(http, new ImageRequest())).RequireAuthorization(nameof(Permission.ViewStudies));
        endpoints.Get("/api/studies/{id}/instances/{sopUid}/thumbnail", http => RenderAsync(http, ImageRequest.Thumbnail)).RequireAuthorization(nameof(Permission.ViewStudies));
    }

    private static async Task RenderAsync(HttpContext http, ImageRequest defaults)
    {
        var format = RenderedEndpoints.FormatOf(http.Accepted()) ?? ImageFormat.Jpeg;
        if (RenderedEndpoints.Parse(http, defaults with { Format = format }) is not { } request)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, "A parameter of the rendering is not understood: window=centre,width, viewport=width,height, quality=1-100, frame from 1.");
            return;
        }

        http.Response.Headers.CacheControl = "private, no-store";
        var command = new RenderInstance((string)http.Request.RouteValues["id"]!, (string)http.Request.RouteValues["sopUid"]!, request, http.Actor());
        await RenderedEndpoints.WriteAsync(http, await http.Service<RenderHandler>().HandleAsync(command, http.RequestAborted));
    }
}
