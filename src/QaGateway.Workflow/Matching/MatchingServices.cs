using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Workflow.Matching;

public static class MatchingServices
{
    public static IServiceCollection AddMatching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MatchingOptions>().Bind(configuration.GetSection(MatchingOptions.Section)).ValidateOnStart();
        services.AddScoped<CandidateSearch>();
        services.AddScoped<StudyMatcher>();
        services.AddScoped<WrongPatientAlarm>();
        services.AddScoped<PatientUpdates>();
        services.AddScoped<CandidateQuery>();
        services.AddScoped<MatchStudyHandler>();
        return services;
    }

    /// <summary>Background work, role <c>jobs</c>.</summary>
    public static IServiceCollection AddMatchingJobs(this IServiceCollection services)
    {
        services.AddHostedService<MatchingFollower>();
        return services;
    }
}
