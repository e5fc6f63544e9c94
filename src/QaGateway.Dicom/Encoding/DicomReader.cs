using System.Buffers;

namespace QaGateway.Dicom.Encoding;

/// <summary>Reads data sets (PS3.5 §7) of every transfer syntax.</summary>
public static class DicomReader
{
    private const int FirstRead = 8 << 10;

    /// <summary>Reads a whole data set. Values refer to the memory given, which must stay unchanged as long as the data set is in use.</summary>
    /// <param name="dataSet">All bytes, without preamble and meta header.</param>
    /// <param name="transferSyntaxUid">How they are encoded; an unknown one is read as explicit VR little endian.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="warnings">Gets what was wrong but read.</param>
    /// <exception cref="DicomReadException">Malformed, cut off, or over a limit.</exception>
    public static DicomDataset Read(
        ReadOnlyMemory<byte> dataSet, string transferSyntaxUid, DicomReadOptions? options = null, ICollection<DicomWarning>? warnings = null)
    {
        options ??= DicomReadOptions.Default;
        var encoding = SyntaxEncoding.Of(transferSyntaxUid);
        var plain = encoding.IsDeflated ? Inflate(dataSet.Span, options, warnings) : dataSet;
        var parser = new DatasetParser(encoding, ParserMode.Whole, options, new ValueStore(plain));
        try
        {
            parser.Feed(plain.Span);
            parser.Complete();
        }
        finally
        {
            foreach (var warning in parser.Warnings)
                warnings?.Add(warning);
        }

        return parser.Root;
    }

    /// <summary>Reads everything before the pixel data, and no more of the stream than the block that holds their tag.</summary>
    /// <exception cref="DicomReadException">Malformed, cut off, or the header is over <see cref="DicomReadOptions.MaxHeaderBytes"/>.</exception>
    public static async ValueTask<DicomHeader> ReadHeaderAsync(
        Stream dataSet, string transferSyntaxUid, DicomReadOptions? options, CancellationToken cancellationToken)
    {
        using var feed = new DatasetFeed(transferSyntaxUid, ParserMode.Header, options ?? DicomReadOptions.Default);
        var block = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            while (!feed.IsDone)
            {
                var count = await dataSet.ReadAsync(block, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    break;
                feed.Append(block.AsSpan(0, count));
            }

            feed.Complete();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return new DicomHeader(feed.Root, feed.PixelDataOffset, feed.Warnings);
    }

    /// <summary>Inflates a deflated data set in memory.</summary>
    /// <exception cref="DicomReadException">Not deflated, cut off, or over a limit.</exception>
    internal static ReadOnlyMemory<byte> Inflate(ReadOnlySpan<byte> deflated, DicomReadOptions options, ICollection<DicomWarning>? warnings)
    {
        using var inflater = new Inflater(options);
        var output = new ArrayBufferWriter<byte>();
        inflater.Append(deflated, block =>
        {
            if (output.WrittenCount + block.Length > options.MaxInflatedBytes)
                throw new DicomReadException($"The data set inflates to more than {options.MaxInflatedBytes} bytes.", output.WrittenCount);
            output.Write(block.Span);
            return true;
        });

        if (!inflater.IsFinished())
            throw new DicomReadException("The deflated data set ends too early.", output.WrittenCount) { IsTruncated = true };
        if (inflater.HasZlibHeader)
            warnings?.Add(new DicomWarning(DicomWarningCodes.Deflate, null, 0, "The deflated data set has a zlib header."));
        return output.WrittenMemory;
    }
}
