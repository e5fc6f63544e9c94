using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Worklist;

public static class WorklistServices
{
    public static IServiceCollection AddWorklist(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WorklistOptions>().Bind(configuration.GetSection(WorklistOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WorklistIndex>();
        services.AddSingleton<WorklistServedLog>();
        services.AddSingleton<ICFindProvider, WorklistFindProvider>();
        services.AddScoped(p => new WorklistQuery(
            p.GetRequiredService<GatewayDbContext>(), p.GetRequiredService<WorklistIndex>(), p.GetRequiredService<IOptions<WorklistOptions>>(), p.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Background work of the process that answers queries, role <c>dicom</c>.</summary>
    public static IServiceCollection AddWorklistJobs(this IServiceCollection services)
    {
        services.AddHostedService<WorklistServedJob>();
        return services;
    }
}
