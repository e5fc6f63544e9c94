namespace QaGateway.Workflow.Orders;

/// <summary>One message at a time changes the order book of this process (ACK-8). A merge touches two patients and all their orders, so a lane a patient would not do; the databases serialise between processes.</summary>
public sealed class OrderGate : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Waits for its turn; disposing the result ends it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        return new Turn(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
