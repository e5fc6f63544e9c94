using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QaGateway.Workflow.Corrections;

namespace QaGateway.Workflow.Release;

public static class ReleaseServices
{
    public static IServiceCollection AddRelease(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReleaseOptions>().Bind(configuration.GetSection(ReleaseOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AutoReleaseOptions>().Bind(configuration.GetSection(AutoReleaseOptions.Section));
        services.TryAddScoped<EffectiveObjects>();
        services.AddScoped<ReleaseChecklist>();
        services.AddScoped<ReleaseStudyHandler>();
        services.AddScoped<ObjectVerifier>();
        services.AddScoped<ManifestWriter>();
        services.AddSingleton<ManifestRestore>();
        services.AddScoped<NewIdentity>();
        services.AddScoped<RejectionNotes>();
        services.AddScoped<SeriesProjection>();
        services.AddScoped<StudyReleaser>();
        return services;
    }

    /// <summary>Role <c>jobs</c>.</summary>
    public static IServiceCollection AddReleaseJobs(this IServiceCollection services)
    {
        services.AddHostedService<ReleaseJob>();
        services.AddHostedService<ManifestFollower>();
        services.AddHostedService<AutoRelease>();
        services.AddHostedService<ReleaseRetryJob>();
        return services;
    }
}
