using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders.Messages;

namespace QaGateway.Workflow.Orders;

/// <summary>
/// Writes the messages of all connections. Those that wait at the same time share a transaction, each behind a savepoint of its own: one wait for the disk serves them all,
/// and what is refused takes nothing of the others with it. An answer is given after the commit (ACK-2).
/// </summary>
public sealed partial class MessageWriter(IServiceScopeFactory scopes, OrderGate gate, JournalSignal signal, TimeProvider clock, ILogger<MessageWriter> logger) : IAsyncDisposable
{
    private const int MaxTogether = 64;
    private const int MaxTries = 5;
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(1);
    private readonly ConcurrentQueue<Waiting> _queue = new();
    private AsyncServiceScope? _scope; // whose context and connection are kept, with what the connection has in its cache; only under the gate

    /// <returns>The acknowledgement, once bytes and effects are durable.</returns>
    internal async Task<byte[]> WriteAsync(MessageContext message, CancellationToken cancellationToken)
    {
        var own = new Waiting(message);
        _queue.Enqueue(own);
        using (await gate.EnterAsync(cancellationToken)) // who has the turn writes for everybody who waits
        {
            while (!own.Answer.Task.IsCompleted)
                await WriteBatchAsync();
        }

        return await own.Answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ForgetAsync();
    }

    /// <summary>Not on the token of the one whose turn it is: its connection may end, the others' messages are written all the same.</summary>
    private async Task WriteBatchAsync()
    {
        using var limit = new CancellationTokenSource(LongestBatch, clock);
        var batch = new List<Waiting>();
        while (batch.Count < MaxTogether && _queue.TryDequeue(out var next))
            batch.Add(next);
        if (batch.Count > 1 && await TryTogetherAsync(batch, limit.Token))
            return;
        foreach (var waiting in batch)
            await WriteAloneAsync(waiting, limit.Token);
    }

    private async Task<bool> TryTogetherAsync(List<Waiting> batch, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await CommitAsync(batch, cancellationToken);
            foreach (var (waiting, answer) in batch.Zip(answers))
                waiting.Answer.TrySetResult(answer);
            return true;
        }
        catch (Exception error) // one by one it will show whose it is; what had committed nevertheless is found as a repetition
        {
            LogApart(error, batch.Count);
            return false;
        }
    }

    private async Task WriteAloneAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                waiting.Answer.TrySetResult((await CommitAsync([waiting], cancellationToken))[0]);
                return;
            }
            catch (DbUpdateException conflict) when (attempt < MaxTries) // another node was faster, or a unique key fell to it
            {
                LogRetry(conflict, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), clock, cancellationToken);
            }
            catch (Exception error) when (attempt is 1 && error is not OperationCanceledException) // the connection that was kept may have died meanwhile
            {
                LogRetry(error, attempt);
            }
            catch (Exception error)
            {
                waiting.Answer.TrySetException(error);
                return;
            }
        }
    }

    private async Task<IReadOnlyList<byte[]>> CommitAsync(List<Waiting> batch, CancellationToken cancellationToken)
    {
        try
        {
            var services = (_scope ??= scopes.CreateAsyncScope()).ServiceProvider;
            var db = services.GetRequiredService<GatewayDbContext>();
            await db.Database.OpenConnectionAsync(cancellationToken);
            db.Database.AutoSavepointsEnabled = false; // each message has one
            var application = services.GetRequiredService<MessageApplication>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var answers = new List<byte[]>(batch.Count);
            foreach (var waiting in batch)
                answers.Add(await application.ApplyAsync(waiting.Message, transaction, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            signal.Pulse(); // the save's own pulse came before the commit
            return answers;
        }
        catch
        {
            await ForgetAsync();
            throw;
        }
    }

    private async ValueTask ForgetAsync()
    {
        var scope = _scope;
        _scope = null;
        if (scope is { } old)
            await old.DisposeAsync();
    }

    private sealed class Waiting(MessageContext message)
    {
        public MessageContext Message { get; } = message;

        public TaskCompletionSource<byte[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(EventId = 1006, Level = LogLevel.Information, Message = "A message is applied again after a conflict, try {Attempt}")]
    private partial void LogRetry(Exception conflict, int attempt);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Information, Message = "{Count} messages could not be written together; they are written one by one")]
    private partial void LogApart(Exception error, int count);
}
