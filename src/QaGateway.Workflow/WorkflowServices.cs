using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Commitment;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Operations;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Reporting;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Worklist;

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
        services.AddPeers();
        services.AddOrders(configuration);
        services.AddWorklist(configuration);
        services.AddPerformed();
        services.AddIntake(configuration);
        services.AddCommitment(configuration);
        services.AddQuarantine();
        services.AddMatching(configuration);
        services.AddCorrections();
        services.AddRelease(configuration);
        services.AddArchive(configuration);
        services.AddReporting();
        services.AddSecurity(configuration);
        services.AddOperations();
        return services;
    }

    /// <summary>What runs by itself, by the roles of this process. Hosted services stop in the reverse order: listeners come last and so stop first.</summary>
    public static IServiceCollection AddWorkflowJobs(this IServiceCollection services, IConfiguration configuration)
    {
        var roles = configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        if (roles.Has("dicom"))
            services.AddWorklistJobs().AddCommitmentJobs();
        if (roles.Has("dicom") || roles.Has("web"))
            services.AddIntakeJobs();
        if (roles.Has("jobs"))
        {
            services.AddQuarantineJobs();
            services.AddMatchingJobs();
            services.AddReleaseJobs();
            services.AddReportingJobs();
            services.AddOrdersJobs();
        }

        if (roles.Has("dicom"))
            services.AddOperationsJobs();
        if (roles.Has("hl7"))
        {
            services.AddReportingSender();
            services.AddOrdersListener().AddOperationsHl7();
        }

        return services;
    }
}
