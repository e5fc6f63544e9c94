using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Storage;
using QaGateway.Storage.FileSystem;

namespace QaGateway.Testing;

/// <summary>A real file-system store that does not wait for the disk.</summary>
public static class StoreForTests
{
    public static IServiceCollection AddTestStore(this IServiceCollection services, string folder) =>
        services.AddSingleton<IObjectStore>(_ => new FileSystemObjectStore(new FileSystemStoreOptions { Root = folder, Durable = false }, NullLogger<FileSystemObjectStore>.Instance));
}
