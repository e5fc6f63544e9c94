using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QaGateway.Workflow.Worklist;

/// <summary>Writes the as-served log in the background, and clears it of what is too old.</summary>
internal sealed partial class WorklistServedJob(WorklistServedLog served, TimeProvider clock, ILogger<WorklistServedJob> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var purged = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await served.FlushAsync(stoppingToken);
                if (clock.GetUtcNow() - purged > BetweenPurges)
                {
                    await served.PurgeAsync(stoppingToken);
                    purged = clock.GetUtcNow();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await served.FlushAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "The log of served worklist items could not be written")]
    private partial void LogFailed(Exception error);
}
