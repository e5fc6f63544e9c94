using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Journal;

/// <summary>Reads the journal in order, in batches, and remembers how far. An entry is handled at least once: handlers are idempotent. A batch that fails is tried again after a pause, so nothing is skipped.</summary>
public abstract class JournalFollower(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, ILogger logger) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    // Entries of other followers need no write each: after a restart they are read and passed over again.
    private long _passedOver;

    /// <summary>Name of the cursor: one a follower, never changed.</summary>
    protected abstract string Name { get; }

    /// <summary>Only entries of these types reach the handler; empty = all.</summary>
    protected abstract IReadOnlySet<string> Types { get; }

    /// <summary>Handles a batch; a scope of services of its own. The cursor moves on when it returns.</summary>
    protected abstract Task HandleAsync(IServiceProvider services, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.NextAsync();
            try
            {
                if (await StepAsync(stoppingToken))
                    continue;

                await Task.WhenAny(next, Task.Delay(Poll, clock, stoppingToken));
                await Task.Delay(Gather, clock, stoppingToken); // a study that is being received grows many times a second; looking at it once is enough
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogError(e, "Journal follower {Follower} failed; it tries the same entries again", Name);
                await Task.Delay(PauseAfterFailure, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One batch.</summary>
    /// <returns>True when there may be more.</returns>
    internal async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var cursor = await db.JournalCursors.FindAsync([Name], cancellationToken);
        var position = Math.Max(cursor?.Position ?? 0, _passedOver);
        var entries = await db.Journal.AsNoTracking().Where(e => e.Id > position).OrderBy(e => e.Id).Take(BatchSize).ToListAsync(cancellationToken);
        if (entries.Count == 0)
            return false;

        var wanted = Types.Count == 0 ? entries : entries.FindAll(e => Types.Contains(e.Type));
        if (wanted.Count > 0)
            await HandleAsync(scope.ServiceProvider, wanted, cancellationToken);
        if (wanted.Count > 0 || entries.Count == BatchSize)
            await MoveToAsync(entries[^1].Id, cancellationToken);
        _passedOver = entries[^1].Id;
        return entries.Count == BatchSize;
    }

    private async Task MoveToAsync(long position, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(); // the handler's context may hold anything by now
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        if (await db.JournalCursors.FindAsync([Name], cancellationToken) is { } cursor)
            cursor.Position = position;
        else
            db.JournalCursors.Add(new JournalCursor { Name = Name, Position = position });

        await db.SaveChangesAsync(cancellationToken);
    }
}
