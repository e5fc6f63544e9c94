using System.Collections.Concurrent;

namespace QaGateway.Storage.FileSystem;

/// <summary>
/// Threads that wait for the disk, so that the thread pool need not: a flush blocks for milliseconds, and the pool of a small machine has two threads.
/// </summary>
internal sealed class CommitThreads : IDisposable
{
    private const int MaxWaiting = 4096;
    private readonly BlockingCollection<(Action Work, TaskCompletionSource Done)> _work = new(MaxWaiting);
    private readonly Thread[] _threads;

    public CommitThreads(int count)
    {
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"object store commit {i}" };
            _threads[i].Start();
        }
    }

    /// <exception cref="IOException">Whatever the work throws.</exception>
    public Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add((work, done), cancellationToken);
        return done.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var (work, done) in _work.GetConsumingEnumerable())
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
}
