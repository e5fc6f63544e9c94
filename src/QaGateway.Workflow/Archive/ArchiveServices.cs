using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom.Network;
using QaGateway.Dicom.PixelData;
using QaGateway.Workflow.Archive.Rendering;

namespace QaGateway.Workflow.Archive;

public static class ArchiveServices
{
    public static IServiceCollection AddArchive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ArchiveOptions>().Bind(configuration.GetSection(ArchiveOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<ArchiveSearch>();
        services.AddScoped<ArchiveObjects>();
        services.AddSingleton(_ => new CodecWorkerPool()); // by factory, so that the container ends its processes
        services.AddSingleton(provider => new FrameCodec(provider.GetRequiredService<CodecWorkerPool>()));
        services.AddSingleton<Transcoder>();
        services.AddSingleton<ObjectConverter>();
        services.AddSingleton<RenderGate>();
        services.AddScoped<FrameImages>();
        services.AddScoped<RenderHandler>();
        services.AddSingleton<ICFindProvider, ArchiveFindProvider>();
        services.AddSingleton<IRetrieveProvider, ArchiveRetrieveProvider>();
        return services;
    }
}
