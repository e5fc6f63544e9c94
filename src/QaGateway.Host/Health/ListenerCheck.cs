using Microsoft.Extensions.Diagnostics.HealthChecks;
using QaGateway.Workflow.Operations;

namespace QaGateway.Host.Health;

/// <summary>Ready only when everything that should listen does.</summary>
internal sealed class ListenerCheck(ListenerBoard board) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var states = board.All;
        var text = states.Count == 0 ? "none in this process" : string.Join("; ", states.Select(s => $"{s.Name} {s.Text}"));
        return Task.FromResult(states.All(s => s.Listening) ? HealthCheckResult.Healthy(text) : HealthCheckResult.Unhealthy(text));
    }
}
