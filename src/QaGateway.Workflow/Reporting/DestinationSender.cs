using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Reporting;

/// <summary>
/// Empties one destination's queue, one message in flight (MLL-5, ACK-9). Messages of one lane go in order; a lane that waits, or that has a dead letter where order matters, holds up no other.
/// The row is leased, so that of several nodes one sends, and one that dies loses nothing.
/// </summary>
internal sealed partial class DestinationSender(
    Hl7DestinationSettings destination, IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private int _unreachable;
    private DateTimeOffset _notBefore;
    private readonly MllpClient _client = new(
        new MllpClientOptions { Host = destination.Host, Port = destination.Port, Tls = destination.Tls, Release2 = destination.Release2, AckTimeout = destination.AckTimeout }, clock);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = signal.NextAsync();
            try
            {
                if (await StepAsync(cancellationToken))
                    continue;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailed(error, destination.Name);
            }

            await Task.WhenAny(next, Task.Delay(Poll, clock, cancellationToken));
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    /// <summary>Sends the first message that is due and at the head of its lane.</summary>
    /// <returns>True when another one may follow at once.</returns>
    internal async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        if (await LeaseAsync(db, cancellationToken) is not { } message)
            return false;
        try
        {
            var ack = await _client.SendAsync(message.Raw, cancellationToken);
            _unreachable = 0;
            Settle(db, message, ack);
        }
        catch (MllpException error) when (error.IsUnreachable)
        {
            Postpone(message, error.Message);
        }
        catch (MllpException error)
        {
            Retry(message, error.Message);
        }
        catch (Hl7Exception broken) // ours, edited by hand: the destination shall not be blamed
        {
            Bury(db, message, broken);
        }
        catch (OperationCanceledException)
        {
            Release(message); // we are stopping: another start, or another node, sends it
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }

        await db.SaveChangesAsync(CancellationToken.None); // what the destination has confirmed must be noted
        return _notBefore <= clock.GetUtcNow();
    }

    private async Task<Hl7MessageRecord?> LeaseAsync(GatewayDbContext db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_notBefore > now || await db.DestinationStates.AnyAsync(d => d.Name == destination.Name && d.PausedAt != null, cancellationToken))
            return null;
        var head = await Heads(db, now).OrderBy(m => m.ReceivedAt).ThenBy(m => m.JournalId).FirstOrDefaultAsync(cancellationToken);
        if (head is null)
            return null; // empty, waiting for the next try, or another node has them
        var until = now + destination.AckTimeout + TimeSpan.FromSeconds(30);
        var mine = await db.Messages.Where(m => m.Id == head.Id && m.State == head.State && m.NextAttemptAt == head.NextAttemptAt)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MessageState.Sending).SetProperty(m => m.NextAttemptAt, until), cancellationToken);
        return mine is 1 ? await db.Messages.FirstAsync(m => m.Id == head.Id, cancellationToken) : null;
    }

    /// <summary>Messages that are due and have none of their lane before them.</summary>
    private IQueryable<Hl7MessageRecord> Heads(GatewayDbContext db, DateTimeOffset now)
    {
        var own = db.Messages.AsNoTracking().Where(m => m.Endpoint == destination.Name && m.Direction == MessageDirection.Out);
        var waiting = own.Where(m => m.State == MessageState.Pending || m.State == MessageState.Sending);
        var heads = waiting.Where(m => (m.NextAttemptAt == null || m.NextAttemptAt <= now)
            && !waiting.Any(e => e.Lane == m.Lane && (e.ReceivedAt < m.ReceivedAt || (e.ReceivedAt == m.ReceivedAt && e.JournalId < m.JournalId))));
        return destination.ContinueOnError ? heads : heads.Where(m => !own.Any(d => d.State == MessageState.DeadLetter && d.Lane == m.Lane));
    }

    private void Settle(GatewayDbContext db, Hl7MessageRecord message, Hl7Message answer)
    {
        var ack = Hl7Ack.Read(answer)!;
        var now = clock.GetUtcNow();
        message.Ack = answer.Text;
        message.AckCode = ack.Code?.ToString();
        message.ErrorLocation = ack.Errors.Count > 0 ? Cut(ack.Errors[0].Location, 64) : null;
        message.ErrorText = Cut(ack.Text ?? (ack.Errors.Count > 0 ? ack.Errors[0].Text : null), 1000);
        if (ack.IsAccepted)
        {
            message.State = MessageState.Done;
            message.DoneAt = now;
            message.Attempts++;
            message.NextAttemptAt = null;
            Announce(db, JournalTypes.MessageSent, message, now);
            LogSent(message.Id, message.Type, destination.Name);
        }
        else if (ack.IsError)
        {
            message.State = MessageState.DeadLetter;
            message.Attempts++;
            message.NextAttemptAt = null;
            Announce(db, JournalTypes.MessageFailed, message, now);
            LogDeadLetter(message.Id, message.Type, destination.Name, message.AckCode ?? "");
        }
        else
        {
            Retry(message, $"{message.AckCode ?? "no code"}: {message.ErrorText}");
        }
    }

    private void Retry(Hl7MessageRecord message, string why)
    {
        var pause = Pauses[Math.Min(message.Attempts, Pauses.Length - 1)];
        message.Attempts++;
        message.State = MessageState.Pending;
        message.NextAttemptAt = clock.GetUtcNow() + pause;
        message.ErrorText = Cut(why, 1000);
        LogRetry(message.Id, destination.Name, message.Attempts, pause, why);
    }

    /// <summary>Nobody is there: all lanes wait, and the message keeps its turn.</summary>
    private void Postpone(Hl7MessageRecord message, string why)
    {
        var pause = Pauses[Math.Min(_unreachable++, Pauses.Length - 1)];
        _notBefore = clock.GetUtcNow() + pause;
        message.Attempts++;
        message.State = MessageState.Pending;
        message.NextAttemptAt = _notBefore;
        message.ErrorText = Cut(why, 1000);
        LogRetry(message.Id, destination.Name, message.Attempts, pause, why);
    }

    private void Bury(GatewayDbContext db, Hl7MessageRecord message, Hl7Exception broken)
    {
        message.State = MessageState.DeadLetter;
        message.NextAttemptAt = null;
        message.ErrorLocation = Cut(broken.Location, 64);
        message.ErrorText = Cut(broken.Message, 1000);
        Announce(db, JournalTypes.MessageFailed, message, clock.GetUtcNow());
        LogDeadLetter(message.Id, message.Type, destination.Name, "not sent");
    }

    private void Release(Hl7MessageRecord message)
    {
        message.State = MessageState.Pending;
        message.NextAttemptAt = clock.GetUtcNow();
    }

    private static void Announce(GatewayDbContext db, string type, Hl7MessageRecord message, DateTimeOffset now) =>
        db.Journal.Add(new JournalEntry { At = now, Type = type, MessageId = message.Id, OrderId = message.OrderId, StudyId = message.StudyId });

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;

    [LoggerMessage(EventId = 9001, Level = LogLevel.Information, Message = "Message {MessageId} {Type} confirmed by {Destination}")]
    private partial void LogSent(Guid messageId, string type, string destination);

    [LoggerMessage(EventId = 9002, Level = LogLevel.Warning, Message = "Message {MessageId} {Type} refused by {Destination} with {Code}: dead letter")]
    private partial void LogDeadLetter(Guid messageId, string type, string destination, string code);

    [LoggerMessage(EventId = 9003, Level = LogLevel.Warning, Message = "Message {MessageId} to {Destination}: try {Attempt} failed, next in {Pause}: {Reason}")]
    private partial void LogRetry(Guid messageId, string destination, int attempt, TimeSpan pause, string reason);

    [LoggerMessage(EventId = 9004, Level = LogLevel.Error, Message = "The queue to {Destination} failed; it goes on")]
    private partial void LogFailed(Exception error, string destination);
}
