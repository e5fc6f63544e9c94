namespace QaGateway.Workflow.Commitment;

/// <summary>Wakes the job of this process when a request has come; another process finds it at its next look.</summary>
public sealed class CommitmentSignal : IDisposable
{
    private readonly SemaphoreSlim _pulses = new(0, 1);

    public void Pulse()
    {
        try
        {
            _pulses.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => _pulses.WaitAsync(limit, cancellationToken);

    public void Dispose() => _pulses.Dispose();
}
