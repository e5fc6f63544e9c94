using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Archive;

namespace QaGateway.Workflow.Tests.Archive;

/// <summary>A real listener over the archive's providers.</summary>
internal static class ArchiveScp
{
    public static ICFindProvider Find(ArchiveWorld world) => world.Database.Services.GetServices<ICFindProvider>().OfType<ArchiveFindProvider>().Single();

    public static async Task<DicomServer> ListenAsync(ArchiveWorld world)
    {
        var services = new DicomServices
        {
            Find = Find(world),
            Retrieve = world.Database.Services.GetServices<IRetrieveProvider>().OfType<ArchiveRetrieveProvider>().Single(),
        };
        var server = new DicomServer(new DicomServerOptions { AeTitle = "QAGATEWAY", Address = IPAddress.Loopback, Port = 0 }, services, NullLogger<DicomServer>.Instance);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
