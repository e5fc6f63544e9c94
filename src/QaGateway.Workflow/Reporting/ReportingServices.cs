using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Workflow.Reporting;

public static class ReportingServices
{
    public static IServiceCollection AddReporting(this IServiceCollection services)
    {
        services.AddScoped<DestinationQueries>();
        services.AddScoped<DestinationHandlers>();
        return services;
    }

    /// <summary>Fills the outbound queues from the journal (role <c>jobs</c>).</summary>
    public static IServiceCollection AddReportingJobs(this IServiceCollection services)
    {
        services.AddHostedService<StatusFollower>();
        return services;
    }

    /// <summary>Empties them (role <c>hl7</c>).</summary>
    public static IServiceCollection AddReportingSender(this IServiceCollection services)
    {
        services.AddHostedService<ReportingSender>();
        return services;
    }
}
