using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace QaGateway.Workflow.Journal;

/// <summary>Pulses the signal after a save that added journal entries. A save inside a longer transaction pulses early; its followers then find nothing and are pulsed again by the poll.</summary>
public sealed class JournalInterceptor(JournalSignal signal) : SaveChangesInterceptor
{
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && db.ChangeTracker.Entries<JournalEntry>().Any(e => e.State is EntityState.Unchanged))
            signal.Pulse();

        return ValueTask.FromResult(result);
    }
}
