using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Workflow.Peers;

public static class PeerServices
{
    public static IServiceCollection AddPeers(this IServiceCollection services)
    {
        services.AddScoped<PeerHandlers>();
        services.AddScoped<PeerSeeder>();
        return services;
    }
}
