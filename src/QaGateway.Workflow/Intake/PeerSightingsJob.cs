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
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
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
