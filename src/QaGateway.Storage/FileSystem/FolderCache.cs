using System.Collections.Concurrent;

namespace QaGateway.Storage.FileSystem;

/// <summary>The folders in use: makes them durably, and keeps a few of them open for their flushes.</summary>
internal sealed class FolderCache(string root, bool durable) : IDisposable
{
    private const int MaxOpen = 512;
    private readonly ConcurrentDictionary<string, DirectoryFlush> _open = new(StringComparer.Ordinal);

    /// <summary>The folder's flush; the folder and all above it exist durably afterwards. Blocks when the folder is new.</summary>
    public DirectoryFlush Get(string folder)
    {
        if (_open.TryGetValue(folder, out var known))
            return known;

        var path = Path.Join(root, folder);
        if (folder.Length > 0 && !Directory.Exists(path))
        {
            var parent = Get(Path.GetDirectoryName(folder) ?? "");
            CreateFolder(path);
            if (durable)
                parent.Flush();
        }

        if (_open.Count >= MaxOpen)
            Trim();

        var opened = new DirectoryFlush(NativeFile.OpenDirectory(path));
        var kept = _open.GetOrAdd(folder, opened);
        if (!ReferenceEquals(kept, opened))
            opened.Dispose();
        return kept;
    }

    /// <summary>A folder turned out to be gone (an administrator moved it): made anew at the next use.</summary>
    public void Forget(string folder) => _open.TryRemove(folder, out _);

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose()
    {
        foreach (var folder in _open.Values)
            folder.Dispose();
    }

    // Not disposed: another thread may be flushing it. The handle's finalizer closes it.
    private void Trim()
    {
        foreach (var folder in _open.Keys.Take(MaxOpen / 2))
            _open.TryRemove(folder, out _);
    }
}
