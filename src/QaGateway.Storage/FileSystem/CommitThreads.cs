namespace QaGateway.Storage.FileSystem;

/// <summary>
/// Threads that wait for the disk, so that the thread pool need not: a flush blocks for milliseconds, and the pool of a small machine has two threads.
/// One commit at a time may stay on its caller's thread: with a single sender the way to another thread and back would cost more than it saves.
/// </summary>
internal sealed class CommitThreads : IDisposable
{
    private const int MaxWaiting = 4096;
    private readonly Queue<(Action Work, TaskCompletionSource Done)> _work = new(); // under its own lock
    private readonly Thread[] _threads;
    private bool _isClosed;
    private int _inline;

    public CommitThreads(int count)
    {
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"store commit {i}" };
            _threads[i].Start();
        }
    }

    /// <exception cref="IOException">Whatever the work throws; or too much waits for the disk already.</exception>
    public ValueTask RunAsync(Action work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.CompareExchange(ref _inline, 1, 0) is not 0)
            return new(Enqueue(work));

        try
        {
            work();
            return ValueTask.CompletedTask;
        }
        finally
        {
            Volatile.Write(ref _inline, 0);
        }
    }

    public void Dispose()
    {
        lock (_work)
        {
            _isClosed = true;
            Monitor.PulseAll(_work);
        }

        foreach (var thread in _threads)
            thread.Join();
    }

    private Task Enqueue(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_work)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_work.Count == MaxWaiting)
                throw new IOException("Too many commits wait for the disk.");
            _work.Enqueue((work, done));
            Monitor.Pulse(_work); // a plain wait: semaphores would spin, and the processor is needed for other things
        }

        return done.Task;
    }

    private void Run()
    {
        while (Next() is var (work, done))
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    private (Action Work, TaskCompletionSource Done)? Next()
    {
        lock (_work)
        {
            while (_work.Count is 0)
            {
                if (_isClosed)
                    return null;
                Monitor.Wait(_work);
            }

            return _work.Dequeue();
        }
    }
}
