using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Workflow.Operations;

public static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<ListenerBoard>();
        services.AddSingleton<PeerStatistics>();
        return services;
    }
}
