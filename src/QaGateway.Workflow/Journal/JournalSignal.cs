namespace QaGateway.Workflow.Journal;

/// <summary>Wakes the followers of this process as soon as a transaction with journal entries has committed; other processes find them at their next poll.</summary>
public sealed class JournalSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Pulse()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            waiting = _next;
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }

    /// <summary>Completes at the next pulse: take it before reading the journal, await it after, and no pulse is missed.</summary>
    public Task NextAsync()
    {
        lock (_gate)
            return _next.Task;
    }
}
