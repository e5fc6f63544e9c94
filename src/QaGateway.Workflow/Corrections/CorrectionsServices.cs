using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QaGateway.Workflow.Quarantine;

namespace QaGateway.Workflow.Corrections;

public static class CorrectionsServices
{
    public static IServiceCollection AddCorrections(this IServiceCollection services)
    {
        services.AddScoped<EffectiveObjects>();
        services.AddScoped<CorrectStudyHandler>();
        services.AddScoped<SplitStudyHandler>();
        services.AddScoped<SplitProposal>();
        services.AddScoped<MergeStudyHandler>();
        services.AddScoped<MoveStudyHandler>();
        services.AddScoped<UndoEntryHandler>();
        services.TryAddScoped<RejectStudyHandler>();
        return services;
    }
}
