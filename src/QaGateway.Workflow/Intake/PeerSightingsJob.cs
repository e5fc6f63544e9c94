using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Intake;

/// <summary>Writes down who called.</summary>
public sealed partial class PeerSightingsJob(PeerSightings sightings, IServiceScopeFactory scopes, TimeProvider clock, ILogger<PeerSightingsJob> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Not a timer whose wait ends with an exception: where the start of another service fails, that would be logged as a crash of this one.
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await sightings.WriteAsync(scope.ServiceProvider.GetRequiredService<GatewayDbContext>(), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogUnwritten(e);
            }
        }
    }

    [LoggerMessage(EventId = 3022, Level = LogLevel.Warning, Message = "Who called could not be written down; it is tried again")]
    private partial void LogUnwritten(Exception error);
}
