using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom;
using QaGateway.Web.Wado;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Web.DicomWeb;

/// <summary>DICOMweb and WADO-URI over the archive (PS3.18; domain.md §5): released studies only, for whoever may retrieve.</summary>
public static class DicomWebEndpoints
{
    public static IEndpointRouteBuilder MapDicomWeb(this IEndpointRouteBuilder endpoints)
    {
        var web = endpoints.MapGroup(DicomWebContext.Root).RequireAuthorization(nameof(Permission.Retrieve)).AddEndpointFilter(GuardAsync);
        web.MapQido();
        web.MapWadoRs();
        web.MapMetadata();
        web.MapFrames();
        web.MapRendered();
        endpoints.MapGroup("").RequireAuthorization(nameof(Permission.Retrieve)).AddEndpointFilter(GuardAsync).MapWadoUri();
        endpoints.MapStow();
        endpoints.MapPreviews();
        return endpoints;
    }

    /// <summary>WEB-9. A damaged object is an error of ours: once bytes are under way the connection is cut, so that no client takes a part for the whole.</summary>
    private static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "private, no-store";
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is DicomReadException or InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DicomWebEndpoints)).LogError(e, "A retrieval from {Path} failed", http.Request.Path.Value);
            if (http.Response.HasStarted)
                http.Abort();
            else
                await http.RefuseAsync(StatusCodes.Status500InternalServerError, "The object cannot be read.");
            return Results.Empty;
        }
    }
}
