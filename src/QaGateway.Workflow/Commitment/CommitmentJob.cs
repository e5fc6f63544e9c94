using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Commitment;

/// <summary>Works through the commitment requests that are due; a few at once, so that one deaf modality does not keep the others waiting.</summary>
public sealed partial class CommitmentJob(IServiceScopeFactory scopes, CommitmentSignal signal, TimeProvider clock, ILogger<CommitmentJob> logger) : BackgroundService
{
    private const int AtOnce = 4;
    private const int BatchSize = 50;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                await signal.WaitAsync(Every, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
                await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One pass over what is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Guid> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var now = clock.GetUtcNow();
            due = await scope.ServiceProvider.GetRequiredService<GatewayDbContext>().CommitmentRequests
                .Where(r => r.NextAt != null && r.NextAt <= now).OrderBy(r => r.NextAt).Select(r => r.Id).Take(BatchSize).ToListAsync(cancellationToken);
        }

        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (id, token) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetRequiredService<CommitmentDelivery>().WorkAsync(id, token);
            }
            catch (DbUpdateConcurrencyException)
            {
                // another process has it
            }
        });
    }

    [LoggerMessage(EventId = 13020, Level = LogLevel.Error, Message = "Commitment requests could not be worked on; they are tried again")]
    private partial void LogFailed(Exception error);
}
