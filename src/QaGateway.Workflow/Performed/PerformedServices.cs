using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Performed;

public static class PerformedServices
{
    public static IServiceCollection AddPerformed(this IServiceCollection services)
    {
        services.AddScoped<PerformedOrders>();
        services.AddScoped<PerformedStepHandler>();
        services.AddScoped<PerformedQueries>();
        services.AddScoped<PerformedEvidence>();
        services.AddSingleton<INServiceProvider, PerformedStepProvider>();
        return services;
    }
}
