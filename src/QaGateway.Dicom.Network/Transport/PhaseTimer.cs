namespace QaGateway.Dicom.Network.Transport;

/// <summary>One time limit after another for one waiting place. Cheap to start: the source is used again unless it fired.</summary>
internal sealed class PhaseTimer(TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _source;
    private bool _woken;

    /// <summary>Starts a phase; the token is cancelled at its end, or by <see cref="Wake"/>.</summary>
    public CancellationToken Start(TimeSpan limit)
    {
        lock (_lock)
        {
            if (_source is null || !_source.TryReset())
            {
                _source?.Dispose();
                _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
            }

            if (_woken)
                _source.Cancel();
            else
                _source.CancelAfter(limit);
            return _source.Token;
        }
    }

    /// <summary>The phase is over; its token is not cancelled any more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_source is { IsCancellationRequested: false })
                _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends this phase and all later ones at once: the owner is closing.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _woken = true;
            _source?.Cancel();
        }
    }

    /// <summary>Phases run again after a <see cref="Wake"/>.</summary>
    public void Resume()
    {
        lock (_lock)
            _woken = false;
    }

    public void Dispose()
    {
        lock (_lock)
            _source?.Dispose();
    }
}
