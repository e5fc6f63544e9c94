using Microsoft.Win32.SafeHandles;

namespace QaGateway.Storage.FileSystem;

/// <summary>What a crash left in the temporary folder.</summary>
internal static class Leftovers
{
    /// <summary>
    /// Removes files that have no end: nobody was told that they are safe. Complete ones take their place, for their sender may have gone.
    /// Files that another process is writing are locked and left alone, as is what cannot be read.
    /// </summary>
    public static (int Removed, int Kept) Clear(string temporary, string root, FolderCache folders, bool durable)
    {
        var (removed, kept) = (0, 0);
        foreach (var path in Directory.EnumerateFiles(temporary))
        {
            try
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                if (CompleteKey(file) is not { } key)
                {
                    File.Delete(path);
                    removed++;
                    continue;
                }

                if (durable)
                    NativeFile.FlushData(file);
                var folder = KeyPath.FolderOf(key);
                var flush = folders.Get(folder);
                if (NativeFile.RenameUnlessExists(path, Path.Join(root, folder, KeyPath.FileNameOf(key))))
                    kept++;
                else
                    File.Delete(path); // the commit had won under another name: objects are immutable, so nothing is lost
                if (durable)
                    flush.Flush();
            }
            catch (Exception e) when (e is IOException and not ObjectFormatException or UnauthorizedAccessException)
            {
            }
        }

        return (removed, kept);
    }

    private static ObjectKey? CompleteKey(SafeFileHandle file)
    {
        try
        {
            var (header, _, _) = ObjectFile.ReadFrame(file);
            return ObjectKey.IsValid(header.Key) ? new ObjectKey(header.Key) : null;
        }
        catch (ObjectFormatException)
        {
            return null;
        }
    }
}
