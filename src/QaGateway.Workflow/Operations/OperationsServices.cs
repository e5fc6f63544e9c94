using Microsoft.Extensions.DependencyInjection;

namespace QaGateway.Workflow.Operations;

public static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<ListenerBoard>();
        services.AddSingleton<PeerStatistics>();
        services.AddOptionsRules();
        return services;
    }

    /// <summary>The DICOM side: register it last, so that it stops first.</summary>
    public static IServiceCollection AddOperationsJobs(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<PeerStatistics>());
        services.AddHostedService<DicomListener>();
        return services;
    }

    /// <summary>The HL7 side, after its listener.</summary>
    public static IServiceCollection AddOperationsHl7(this IServiceCollection services) => services.AddHostedService<Hl7Watch>();
}
