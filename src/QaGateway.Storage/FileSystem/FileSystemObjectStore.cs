using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using QaGateway.Storage.Format;

namespace QaGateway.Storage.FileSystem;

/// <summary>
/// Objects as files below one folder. A commit writes, flushes the file, renames it to its name and flushes the folder, in this order: a name never
/// stands for an object that is not complete.
/// </summary>
public sealed partial class FileSystemObjectStore : IObjectStore, IDisposable
{
    private readonly FileSystemStoreOptions _options;
    private readonly ILogger _logger;
    private readonly string _root;
    private readonly string _temporary;
    private readonly FolderCache _folders;
    private readonly CommitThreads _threads;
    private readonly string _run = Guid.NewGuid().ToString("n");
    private long _temporaries;

    /// <summary>Opens the store and clears what a crash left of objects that were never committed.</summary>
    public FileSystemObjectStore(FileSystemStoreOptions options, ILogger<FileSystemObjectStore> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.CommitThreads);
        (_options, _logger) = (options, logger);
        _root = Path.GetFullPath(options.Root);
        _temporary = Path.Join(_root, KeyPath.TemporaryFolder);
        FolderCache.CreateFolder(_root);
        FolderCache.CreateFolder(_temporary);
        _folders = new(_root, options.Durable);
        _threads = new(options.CommitThreads);
        ClearLeftovers();
    }

    /// <inheritdoc/>
    public ValueTask<IObjectWriter> CreateAsync(ObjectKey key, ObjectMetadata metadata, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IObjectWriter>(Create(key, metadata));
    }

    /// <inheritdoc/>
    public ValueTask<StoredObject?> OpenAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SafeFileHandle file;
        try
        {
            // Shared with everybody: its writer may still hold its handle, and it may be removed while someone reads it.
            file = File.OpenHandle(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<StoredObject?>(null);
        }

        try
        {
            var (header, footer, metadata) = ObjectFile.ReadFrame(file);
            if (header.Key != key.Value)
                throw new ObjectFormatException("The object lies under a key that is not its own.");
            return ValueTask.FromResult<StoredObject?>(new(key, new ObjectReadStream(file, header.Length, footer.ContentLength), footer.ContentLength, metadata));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(File.Exists(PathOf(key)));
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        await _threads.RunAsync(
            () =>
            {
                if (!File.Exists(path))
                    return;
                File.Delete(path);
                if (_options.Durable)
                    _folders.Get(KeyPath.FolderOf(key)).Flush();
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectKey> ListAsync(string prefix, ObjectKey? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask.ConfigureAwait(false); // the walk is synchronous; its steps are single directories
        foreach (var key in KeyWalk.Walk(_root, prefix, after?.Value))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return key;
        }
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(ObjectKey key, ObjectMetadata metadata, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken)
    {
        var writer = Create(key, metadata, overwrite);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            await writer.CommitAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public StoreSpace? GetSpace()
    {
        var drive = new DriveInfo(_root);
        return new(drive.AvailableFreeSpace, drive.TotalSize);
    }

    /// <summary>Finishes the commits that wait, then stops.</summary>
    public void Dispose()
    {
        _threads.Dispose();
        _folders.Dispose();
    }

    internal ValueTask CommitAsync(ObjectKey key, SafeFileHandle file, string temporaryPath, bool overwrite, CancellationToken cancellationToken) =>
        _threads.RunAsync(() => Commit(key, file, temporaryPath, overwrite), cancellationToken);

    private FileObjectWriter Create(ObjectKey key, ObjectMetadata metadata, bool overwrite = false)
    {
        var header = ObjectHeader.Write(key, metadata);
        var path = Path.Join(_temporary, $"{_run}-{Interlocked.Increment(ref _temporaries)}");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        return new(this, key, header, path, file, overwrite);
    }

    private void Commit(ObjectKey key, SafeFileHandle file, string temporaryPath, bool overwrite)
    {
        if (_options.Durable)
            NativeFile.FlushData(file);

        var folder = KeyPath.FolderOf(key);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var flush = _folders.Get(folder);
                Rename(key, temporaryPath, Path.Join(_root, folder, KeyPath.FileNameOf(key)), overwrite);
                if (_options.Durable)
                    flush.Flush();
                return;
            }
            catch (DirectoryNotFoundException) when (attempt is 1)
            {
                _folders.Forget(folder);
            }
        }
    }

    private static void Rename(ObjectKey key, string from, string to, bool overwrite)
    {
        if (overwrite)
            File.Move(from, to, overwrite: true);
        else if (!NativeFile.RenameUnlessExists(from, to))
            throw new ObjectExistsException(key);
    }

    private void ClearLeftovers()
    {
        var (removed, kept) = Leftovers.Clear(_temporary, _root, _folders, _options.Durable);
        if (removed + kept > 0)
            LogLeftovers(removed, kept);
    }

    private string PathOf(ObjectKey key) => Path.Join(_root, KeyPath.FolderOf(key), KeyPath.FileNameOf(key));

    [LoggerMessage(Level = LogLevel.Information, Message = "Of the objects that were being written when the program last ended, {Removed} were incomplete and removed, {Kept} complete and kept")]
    private partial void LogLeftovers(int removed, int kept);
}
