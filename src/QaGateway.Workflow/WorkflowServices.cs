using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow;

/// <summary>Everything a process needs of the workflow, a line a stage in the order of the journey.</summary>
public static class WorkflowServices
{
    /// <summary>Handlers and queries: what console, REST and protocols call.</summary>
    public static IServiceCollection AddWorkflow(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DicomOptions>().Bind(configuration.GetSection(DicomOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SiteIdentityOptions>().Bind(configuration.GetSection(SiteIdentityOptions.Section));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<JournalSignal>();
        services.AddSingleton<JournalInterceptor>();
        services.AddScoped<LedgerWriter>();
        services.AddOrders(configuration);
        services.AddMatching(configuration);
        return services;
    }

    /// <summary>Background work, by the roles of this process.</summary>
    public static IServiceCollection AddWorkflowJobs(this IServiceCollection services, IConfiguration configuration)
    {
        var roles = configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        if (roles.Has("hl7"))
            services.AddOrdersListener();
        if (roles.Has("jobs"))
            services.AddMatchingJobs();

        return services;
    }
}
