using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Workflow.Corrections;

public static class CorrectionsServices
{
    public static IServiceCollection AddCorrections(this IServiceCollection services)
    {
        services.AddScoped<EffectiveObjects>();
        services.AddScoped<CorrectStudyHandler>();
        services.AddScoped<UndoEntryHandler>();
        return services;
    }
}
