using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using QaGateway.Console.Shared;

namespace QaGateway.Console.Operations;

/// <summary>Asks the health checks for all open consoles together, at most every ten seconds.</summary>
public sealed class HealthWatch(IServiceProvider services, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private HealthReport? _last;
    private DateTimeOffset _at;

    public async Task<HealthWord> LookAsync(CancellationToken cancellationToken) =>
        await ReportAsync(cancellationToken) is { } report ? HealthWord.Of(report) : HealthWord.Unknown;

    /// <returns>Null where this process has no health checks.</returns>
    public async Task<HealthReport?> ReportAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<HealthCheckService>() is not { } checks)
            return null;

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || clock.GetUtcNow() - _at > Fresh)
            {
                _last = await checks.CheckHealthAsync(cancellationToken);
                _at = clock.GetUtcNow();
            }

            return _last;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}

/// <summary>The health dot: a word, a tone, and what stands behind it.</summary>
public sealed record HealthWord(string Word, Tone Tone, string Detail)
{
    public static readonly HealthWord Unknown = new("Health unknown", Tone.Neutral, "This process runs no health checks.");

    public static HealthWord Of(HealthReport report)
    {
        var bad = report.Entries.Where(e => e.Value.Status is not HealthStatus.Healthy).Select(e => e.Key).ToList();
        return report.Status switch
        {
            HealthStatus.Healthy => new("All well", Tone.Done, $"{report.Entries.Count} checks are green."),
            HealthStatus.Degraded => new("Needs a look", Tone.Warning, $"Not as it should be: {string.Join(", ", bad)}."),
            _ => new("Not well", Tone.Conflict, $"Failing: {string.Join(", ", bad)}."),
        };
    }
}
