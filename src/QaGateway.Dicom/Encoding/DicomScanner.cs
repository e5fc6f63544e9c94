namespace QaGateway.Dicom.Encoding;

/// <summary>
/// Reads a data set as it arrives, fragment by fragment, to its very end: keeps the header, never pixel data, and finds malformed
/// structure and truncation. For intake, where the bytes themselves go elsewhere. Not for several threads.
/// </summary>
/// <param name="transferSyntaxUid">How the data set is encoded; an unknown one is read as explicit VR little endian.</param>
/// <param name="options">Limits; null for the defaults.</param>
public sealed class DicomScanner(string transferSyntaxUid, DicomReadOptions? options = null) : IDisposable
{
    private readonly DatasetFeed _feed = new(transferSyntaxUid, ParserMode.Scan, options ?? DicomReadOptions.Default);
    private DicomReadException? _error;
    private long _length;
    private bool _isComplete;

    /// <summary>The next bytes of the data set, in any cuts. Bad data do not throw, they are told by <see cref="Complete"/>.</summary>
    /// <exception cref="InvalidOperationException">After <see cref="Complete"/>.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isComplete)
            throw new InvalidOperationException("The scan is complete.");

        _length += bytes.Length;
        if (_error is not null)
            return;

        try
        {
            _feed.Append(bytes);
        }
        catch (DicomReadException error)
        {
            _error = error;
        }
    }

    /// <summary>No more bytes come.</summary>
    public DicomScan Complete()
    {
        if (!_isComplete)
            Close();
        return new DicomScan(_feed.Root, _error, _error is { IsTruncated: true }, _feed.Warnings, _length, _feed.PixelDataOffset);
    }

    /// <summary>Needed only where <see cref="Complete"/> is not reached.</summary>
    public void Dispose() => _feed.Dispose();

    private void Close()
    {
        _isComplete = true;
        try
        {
            if (_error is null)
                _feed.Complete();
            else
                _feed.Finish();
        }
        catch (DicomReadException error)
        {
            _error = error;
        }
        finally
        {
            _feed.Dispose();
        }
    }
}
