using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom.Network;
using QaGateway.Storage;
using QaGateway.Storage.FileSystem;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

public static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IntakeOptions>().Bind(configuration.GetSection(IntakeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<QuietPeriodOptions>().Bind(configuration.GetSection(QuietPeriodOptions.Section));
        services.TryAddSingleton<IObjectStore>(Store);
        services.AddSingleton<DiskGuard>();
        services.AddSingleton<IndexQueue>();
        services.AddSingleton<SpoolRecovery>();
        services.AddSingleton<InstanceIntake>();
        services.AddSingleton<FileIntake>();
        services.AddSingleton<SameObject>();
        services.AddSingleton<MalformedBin>();
        services.AddSingleton<PeerDirectory>();
        services.AddSingleton<PeerSightings>();
        services.AddSingleton<ICStoreProvider, StoreProvider>();
        services.AddSingleton<IAssociationPolicy, AssociationPolicy>();
        services.AddScoped<Arrivals>();
        services.AddScoped<IndexBatch>();
        return services;
    }

    /// <summary>For every process that takes objects: roles <c>dicom</c> and <c>web</c>.</summary>
    public static IServiceCollection AddIntakeJobs(this IServiceCollection services)
    {
        services.AddHostedService<InstanceIndexer>();
        services.AddHostedService<PeerSightingsJob>();
        return services;
    }

    private static FileSystemObjectStore Store(IServiceProvider services) =>
        new(new()
        {
            Root = Path.Combine(services.GetRequiredService<IOptions<GatewayOptions>>().Value.DataPath, "objects"),
            Durable = services.GetRequiredService<IOptions<IntakeOptions>>().Value.Durable,
        },
            services.GetRequiredService<ILogger<FileSystemObjectStore>>());
}
