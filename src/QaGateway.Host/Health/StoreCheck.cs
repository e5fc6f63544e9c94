using Microsoft.Extensions.Diagnostics.HealthChecks;
using QaGateway.Storage;

namespace QaGateway.Host.Health;

/// <summary>The object store answers a question about an object that is never there.</summary>
internal sealed class StoreCheck(IServiceProvider services) : IHealthCheck
{
    private static readonly ObjectKey Probe = new("health/probe");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var store = services.GetService<IObjectStore>();
        if (store is null)
            return HealthCheckResult.Unhealthy("no object store is configured");

        await store.ExistsAsync(Probe, cancellationToken);
        return HealthCheckResult.Healthy("answers");
    }
}
