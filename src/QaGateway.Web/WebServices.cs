using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Web.Api;
using QaGateway.Web.DicomWeb;
using QaGateway.Web.Security;

namespace QaGateway.Web;

/// <summary>REST, DICOMweb and sign-in over the handlers of the workflow.</summary>
public static class WebServices
{
    private const int MaxBodyBytes = 1024 * 1024;

    public static IServiceCollection AddGatewayWeb(this IServiceCollection services)
    {
        services.AddGatewayAuthentication();
        services.AddAntiforgery(options => options.Cookie.Name = "qagw.af");
        services.AddMemoryCache();
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptions>();
        services.AddScoped<StudyPath>();
        services.AddScoped<ActResults>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // malformed JSON reaches ApiExceptions and becomes a problem
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.MaxDepth = 32);
        services.AddOpenApi("v1", OpenApi.Describe);
        return services;
    }

    /// <summary>From the request to the endpoint: problem details, who it is, what it may.</summary>
    public static IApplicationBuilder UseGatewayWeb(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        app.UseGatewayStatusPages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseEndedSignIns();
        app.UsePasswordChangeGate();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    public static IEndpointRouteBuilder MapGatewayWeb(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).ProducesProblem(StatusCodes.Status401Unauthorized);
        api.MapLogin();
        api.MapStudies();
        api.MapStudyActs();
        api.MapOrders();
        api.MapWorklist();
        api.MapPerformed();
        api.MapMessages();
        api.MapPatients();
        api.MapPatientMerges();
        api.MapSenders();
        api.MapDestinations();
        api.MapPeers();
        api.MapAudit();
        endpoints.MapDicomWeb();
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        return endpoints;
    }
}
