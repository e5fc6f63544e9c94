using Microsoft.Win32.SafeHandles;

namespace QaGateway.Storage.FileSystem;

/// <summary>
/// Flushes one directory for many committers at once: a flush that began after a name was made covers that name, so whoever waits behind a running
/// flush shares the next one (group commit).
/// </summary>
internal sealed class DirectoryFlush(SafeFileHandle? handle) : IDisposable
{
    private readonly Lock _gate = new();
    private long _asked;
    private long _covered;

    /// <summary>Returns once a flush that began after this call has ended. Blocks.</summary>
    public void Flush()
    {
        if (handle is null)
            return;

        var mine = Interlocked.Increment(ref _asked);
        lock (_gate)
        {
            if (_covered >= mine)
                return;
            var covers = Interlocked.Read(ref _asked);
            NativeFile.FlushDirectory(handle);
            _covered = covers;
        }
    }

    public void Dispose() => handle?.Dispose();
}
