using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Workflow.Quarantine;

public static class QuarantineServices
{
    public static IServiceCollection AddQuarantine(this IServiceCollection services)
    {
        services.AddScoped<StudyQueries>();
        services.AddScoped<HoldStudyHandler>();
        services.AddScoped<RejectStudyHandler>();
        services.AddScoped<LockStudyHandler>();
        services.AddScoped<CompletenessCheck>();
        services.AddScoped<StudySettler>();
        return services;
    }

    /// <summary>Role <c>jobs</c>.</summary>
    public static IServiceCollection AddQuarantineJobs(this IServiceCollection services) =>
        services.AddHostedService<SettleStudiesJob>().AddHostedService<PerformedFollower>();
}
