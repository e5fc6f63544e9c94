using Microsoft.Extensions.DependencyInjection;
using QaGateway.Storage;

namespace QaGateway.Workflow.Tests.Release;

/// <summary>A store that can be switched off, as a network share can.</summary>
internal sealed class StoreOutage
{
    public bool IsOut { get; set; }

    public bool RefusesManifests { get; set; }

    public void Wrap(IServiceCollection services)
    {
        var real = services.Last(d => d.ServiceType == typeof(IObjectStore));
        services.AddSingleton<IObjectStore>(provider => new Switched((IObjectStore)real.ImplementationFactory!(provider), this));
    }

    private sealed class Switched(IObjectStore real, StoreOutage outage) : IObjectStore
    {
        private IObjectStore Real => outage.IsOut ? throw new IOException("The share is gone.") : real;

        public ValueTask<IObjectWriter> CreateAsync(ObjectKey key, ObjectMetadata metadata, CancellationToken cancellationToken) => Real.CreateAsync(key, metadata, cancellationToken);

        public ValueTask<StoredObject?> OpenAsync(ObjectKey key, CancellationToken cancellationToken) => Real.OpenAsync(key, cancellationToken);

        public ValueTask<bool> ExistsAsync(ObjectKey key, CancellationToken cancellationToken) => Real.ExistsAsync(key, cancellationToken);

        public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellationToken) => Real.DeleteAsync(key, cancellationToken);

        public IAsyncEnumerable<ObjectKey> ListAsync(string prefix, ObjectKey? after, CancellationToken cancellationToken) => Real.ListAsync(prefix, after, cancellationToken);

        public ValueTask PutAsync(ObjectKey key, ObjectMetadata metadata, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken) =>
            outage.RefusesManifests && key.Value.StartsWith("manifests/", StringComparison.Ordinal) ? throw new IOException("No room.") : Real.PutAsync(key, metadata, content, overwrite, cancellationToken);

        public StoreSpace? GetSpace() => Real.GetSpace();
    }
}
