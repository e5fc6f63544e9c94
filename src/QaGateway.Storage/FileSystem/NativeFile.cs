using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace QaGateway.Storage.FileSystem;

/// <summary>What the base library lacks: a directory's handle and flush, a rename that does not overwrite, and early write-back.</summary>
internal static partial class NativeFile
{
    private const int AtCurrentDirectory = -100;
    private const uint RenameNoReplace = 1;
    private const int FileExists = 17;
    private const int OpenDirectoryFlags = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC, read-only
    private const uint SyncFileRangeWrite = 2;

    /// <returns>null where directories cannot be flushed (Windows: NTFS journals names itself).</returns>
    public static SafeFileHandle? OpenDirectory(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var handle = Open(path, OpenDirectoryFlags);
        return handle.IsInvalid ? throw Failed("open", path) : handle;
    }

    public static void FlushDirectory(SafeFileHandle directory)
    {
        if (FSync(directory) is not 0)
            throw Failed("fsync", "directory");
    }

    /// <summary>Bytes and the length, not the times: saves a journal write when a file only changed in place.</summary>
    public static void FlushData(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (FDataSync(file) is not 0)
            throw Failed("fdatasync", "object");
    }

    /// <summary>Lets the disk begin with what was written, so that the commit of a large object does not have it all before it.</summary>
    public static void StartWriteBack(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
            _ = SyncFileRange(file, offset, length, SyncFileRangeWrite); // a hint: its failure shows again at the flush
    }

    /// <returns>false when the target exists.</returns>
    public static bool RenameUnlessExists(string from, string to)
    {
        if (!OperatingSystem.IsLinux())
        {
            if (File.Exists(to))
                return false;
            File.Move(from, to);
            return true;
        }

        if (RenameAt2(AtCurrentDirectory, from, AtCurrentDirectory, to, RenameNoReplace) is 0)
            return true;
        return Marshal.GetLastPInvokeError() is FileExists ? false : throw Failed("rename", to);
    }

    private static IOException Failed(string call, string what)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        var message = $"{call} of {what} failed: {error.Message}.";
        return error.NativeErrorCode is 2 ? new DirectoryNotFoundException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromDirectory, string from, int toDirectory, string to, uint flags);
}
