using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Storage;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Intake;

/// <summary>Gives stored objects their rows, many a transaction (group commit), and waits as long as it takes for a database that is away.</summary>
public sealed partial class InstanceIndexer(
    IndexQueue queue, SpoolRecovery recovery, IObjectStore store, IServiceScopeFactory scopes, IOptions<IntakeOptions> options, TimeProvider clock,
    ILogger<InstanceIndexer> logger) : BackgroundService
{
    private const int Attempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(5);
    private long _checkpointAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        queue.RestoreOverflow(); // a start is treated as an overflow: what has no row is found on the disk
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(stoppingToken);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogPaused(queue.Waiting, pause, e);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause + pause < LongestPause ? pause + pause : LongestPause;
            }
        }
    }

    /// <summary>Gathers and indexes one batch; scans when something lies on the disk alone and nothing waits.</summary>
    internal async Task StepAsync(CancellationToken cancellationToken)
    {
        if (_kept.Count is 0 && queue.Waiting is 0 && queue.TakeOverflow())
        {
            await RecoverAsync(cancellationToken);
            return;
        }

        await GatherAsync(cancellationToken);
        if (_kept.Count > 0)
        {
            await IndexAsync(_kept, cancellationToken);
            _kept.Clear();
        }

        await CheckpointAsync(cancellationToken);
    }

    // Outlives a failed step: what was taken from the queue is not lost while the database is away.
    private readonly List<InstanceFacts> _kept = [];

    private async Task GatherAsync(CancellationToken cancellationToken)
    {
        if (_kept.Count > 0)
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CheckpointEvery);
        try
        {
            if (!await queue.Reader.WaitToReadAsync(limit.Token))
                return;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return;
        }

        if (queue.Waiting < options.Value.IndexBatch)
            await Task.Delay(options.Value.IndexDelay, clock, cancellationToken);
        while (_kept.Count < options.Value.IndexBatch && queue.Reader.TryRead(out var facts))
            _kept.Add(facts);
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var complete = false;
        try
        {
            await foreach (var batch in recovery.FindAsync(options.Value.IndexBatch, cancellationToken))
                await IndexAsync(batch, cancellationToken);
            complete = true;
        }
        finally
        {
            if (!complete)
                queue.RestoreOverflow();
        }

        _checkpointAt = 0;
        await CheckpointAsync(cancellationToken);
    }

    /// <summary>A batch that fails is tried again; one that keeps failing is cut up, so that a single object cannot hold up the others.</summary>
    internal async Task IndexAsync(IReadOnlyList<InstanceFacts> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(batch, cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException e) when (attempt < Attempts)
            {
                LogAgain(batch.Count, e); // somebody acted on one of the studies meanwhile
            }
            catch (DbUpdateException e) when (batch.Count > 1)
            {
                LogAgain(batch.Count, e);
                var half = batch.Count / 2;
                await IndexAsync([.. batch.Take(half)], cancellationToken);
                await IndexAsync([.. batch.Skip(half)], cancellationToken);
                return;
            }
            catch (DbUpdateException e)
            {
                LogAgain(batch.Count, e);
                if (attempt < Attempts)
                    continue;
                if (!await AnswersAsync(cancellationToken))
                    throw;
                LogUnindexed(batch[0].ObjectKey, e); // stays on the disk: a later version may know better
                queue.End(batch[0].ObjectKey);
                return;
            }
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<GatewayDbContext>().Database.CanConnectAsync(cancellationToken);
    }

    private async Task WriteAsync(IReadOnlyList<InstanceFacts> batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> discarded;
        await using (var scope = scopes.CreateAsyncScope())
            discarded = await scope.ServiceProvider.GetRequiredService<IndexBatch>().WriteAsync(batch, cancellationToken);

        foreach (var key in discarded)
            await store.DeleteAsync(new(key), cancellationToken); // a crash before this only counts the duplicate again
        foreach (var facts in batch)
            queue.End(facts.ObjectKey);
    }

    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        if (queue.Overflowed || (_checkpointAt is not 0 && clock.GetElapsedTime(_checkpointAt) < CheckpointEvery))
            return;
        await recovery.CheckpointAsync(queue.IndexedUntil, cancellationToken);
        _checkpointAt = Math.Max(1, clock.GetTimestamp());
    }

    [LoggerMessage(EventId = 3030, Level = LogLevel.Error, Message = "Objects cannot be indexed; {Waiting} wait, intake goes on, next try after {Pause}")]
    private partial void LogPaused(int waiting, TimeSpan pause, Exception error);

    [LoggerMessage(EventId = 3032, Level = LogLevel.Error, Message = "The database does not take the row of object {Key}; the others go on, and the next start tries again")]
    private partial void LogUnindexed(string key, Exception error);

    [LoggerMessage(EventId = 3031, Level = LogLevel.Information, Message = "A batch of {Count} objects is indexed again")]
    private partial void LogAgain(int count, Exception error);
}
