using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QaGateway.Workflow.Quarantine;

/// <summary>Settles studies whose quiet period has ended (REC-3). One indexed query a second; several nodes may do it at once.</summary>
public sealed partial class SettleStudiesJob(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SettleStudiesJob> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<StudySettler>().SettleDueAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "Studies could not be settled; it is tried again")]
    private partial void LogFailed(Exception error);
}
