using System.Buffers;
using Microsoft.Win32.SafeHandles;
using QaGateway.Storage.Format;

namespace QaGateway.Storage.FileSystem;

/// <summary>
/// Writes one object into a temporary file. Fragments gather in a buffer, large ones go to the file as they come: a copy within the processor's cache is
/// cheaper than a call to the file system for each PDU. The page cache takes the bytes at once, so the calls stay on the caller's thread.
/// </summary>
internal sealed class FileObjectWriter : IObjectWriter
{
    private const int BufferLength = 128 * 1024;
    private const int SmallFragment = 64 * 1024;
    private const long WriteBackStep = 4 * 1024 * 1024;

    private readonly FileSystemObjectStore _store;
    private readonly ObjectKey _headerKey;
    private readonly string _temporaryPath;
    private readonly SafeFileHandle _file;
    private readonly int _headerLength;
    private readonly bool _overwrite;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _buffered;
    private long _written;
    private long _sentToDisk;
    private bool _committed;
    private bool _failed;

    public FileObjectWriter(FileSystemObjectStore store, ObjectKey key, byte[] header, string temporaryPath, SafeFileHandle file, bool overwrite)
    {
        (_store, _headerKey, _temporaryPath, _file, _headerLength, _overwrite) = (store, key, temporaryPath, file, header.Length, overwrite);
        Key = key;
        Append(header);
    }

    public ObjectKey Key { get; set; }

    public long Length { get; private set; }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_buffer is null || _committed, this);
        Append(bytes.Span);
        Length += bytes.Length;
        return ValueTask.CompletedTask;
    }

    public async ValueTask CommitAsync(IReadOnlyDictionary<string, string>? trailer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_buffer is null || _committed, this);
        if (_failed)
            throw new IOException("A write of this object failed; it cannot be committed.");

        var end = new ObjectMetadata(trailer ?? new Dictionary<string, string>());
        if (Key != _headerKey)
            end.Add(ObjectHeader.KeyField, Key.Value); // the header is written: the trailer's word counts
        Append(ObjectFooter.Write(Length, _headerLength, end));
        FlushBuffer();
        await _store.CommitAsync(Key, _file, _temporaryPath, _overwrite, cancellationToken).ConfigureAwait(false);
        _committed = true;
    }

    public ValueTask DisposeAsync()
    {
        if (_buffer is null)
            return ValueTask.CompletedTask;

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        if (!_committed)
            File.Delete(_temporaryPath); // before the handle's lock is gone, so that no cleaner meets it
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > SmallFragment || _buffered + bytes.Length > BufferLength)
            FlushBuffer();
        if (bytes.Length > SmallFragment)
        {
            Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    private void FlushBuffer()
    {
        if (_buffered is 0)
            return;
        var count = _buffered;
        _buffered = 0;
        Write(_buffer.AsSpan(0, count));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        var ended = false;
        try
        {
            RandomAccess.Write(_file, bytes, _written);
            ended = true;
        }
        finally
        {
            _failed |= !ended;
        }

        _written += bytes.Length;
        if (_written - _sentToDisk < WriteBackStep)
            return;
        NativeFile.StartWriteBack(_file, _sentToDisk, _written - _sentToDisk);
        _sentToDisk = _written;
    }
}
