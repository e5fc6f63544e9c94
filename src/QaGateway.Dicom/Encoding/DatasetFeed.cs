namespace QaGateway.Dicom.Encoding;

/// <summary>The parser with the inflater before it, where the transfer syntax asks for one.</summary>
internal sealed class DatasetFeed : IDisposable
{
    private readonly DatasetParser _parser;
    private readonly Inflater? _inflater;
    private readonly bool _isStrict;

    public DatasetFeed(string transferSyntaxUid, ParserMode mode, DicomReadOptions options)
    {
        var encoding = SyntaxEncoding.Of(transferSyntaxUid);
        _parser = new DatasetParser(encoding, mode, options, new ValueStore(options.MaxHeaderBytes));
        _isStrict = options.Strict;
        if (encoding.IsDeflated)
            _inflater = new Inflater(options);
    }

    public DicomDataset Root => _parser.Root;

    public long? PixelDataOffset => _parser.PixelDataOffset;

    public bool IsDone => _parser.IsDone;

    public IReadOnlyList<DicomWarning> Warnings =>
        _inflater is { HasZlibHeader: true }
            ? [new DicomWarning(DicomWarningCodes.Deflate, null, 0, "The deflated data set has a zlib header."), .. _parser.Warnings]
            : _parser.Warnings;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_inflater is null)
        {
            _parser.Feed(bytes);
            return;
        }

        _inflater.Append(bytes, inflated =>
        {
            _parser.Feed(inflated.Span);
            return !_parser.IsDone;
        });
    }

    public void Complete()
    {
        _parser.Complete();
        if (_inflater is { HasZlibHeader: true } && _isStrict)
            throw new DicomReadException("The deflated data set has a zlib header.", 0);
        if (_inflater is not null && !_parser.IsDone && !_inflater.IsFinished())
            throw new DicomReadException("The deflated data set ends too early.", 0) { IsTruncated = true };
    }

    public void Finish() => _parser.Finish();

    public void Dispose() => _inflater?.Dispose();
}
