using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Reporting;

/// <param name="Paused">True: nothing more is sent until it is resumed; what happens meanwhile is queued.</param>
public sealed record PauseDestination(string Name, bool Paused, Actor By);

/// <summary>Gives up an outbound message that waits or is a dead letter, so that its lane goes on.</summary>
public sealed record SkipMessage(Guid MessageId, Actor By);

public enum SkipOutcome
{
    Done,
    NotFound,

    /// <summary>It came in, is sent or being sent: there is nothing to skip.</summary>
    NotWaiting,
}

/// <summary>What people do with outbound queues.</summary>
public sealed class DestinationHandlers(GatewayDbContext db, IOptions<Hl7Options> options, JournalSignal signal, TimeProvider clock)
{
    /// <returns>False when there is no such destination.</returns>
    /// <exception cref="PermissionDeniedException">The actor may not replay.</exception>
    public async Task<bool> HandleAsync(PauseDestination command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ReplayMessages);
        if (!options.Value.Destinations.Any(d => d.Name == command.Name))
            return false;
        var state = await db.DestinationStates.FindAsync([command.Name], cancellationToken);
        if (state is null)
        {
            state = new DestinationState { Name = command.Name };
            db.DestinationStates.Add(state);
        }

        state.PausedAt = command.Paused ? state.PausedAt ?? clock.GetUtcNow() : null;
        state.PausedBy = command.Paused ? command.By.Name : "";
        await db.SaveChangesAsync(cancellationToken);
        signal.Pulse();
        return true;
    }

    /// <exception cref="PermissionDeniedException">The actor may not replay.</exception>
    public async Task<SkipOutcome> HandleAsync(SkipMessage command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ReplayMessages);
        if (!await db.Messages.AnyAsync(m => m.Id == command.MessageId, cancellationToken))
            return SkipOutcome.NotFound;
        var now = clock.GetUtcNow();
        var text = $"Skipped by {command.By.Name}";
        var skipped = await db.Messages // not where a sender has it just now
            .Where(m => m.Id == command.MessageId && m.Direction == MessageDirection.Out && (m.State == MessageState.Pending || m.State == MessageState.DeadLetter))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MessageState.Skipped).SetProperty(m => m.DoneAt, now).SetProperty(m => m.NextAttemptAt, (DateTimeOffset?)null)
                .SetProperty(m => m.ErrorText, text), cancellationToken);
        signal.Pulse();
        return skipped is 1 ? SkipOutcome.Done : SkipOutcome.NotWaiting;
    }
}
