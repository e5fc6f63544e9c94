using System.IO.Compression;

namespace QaGateway.Dicom.PixelData;

/// <summary>
/// Decodes and encodes single frames. RLE, lossless JPEG and deflated frames in this process; the JPEG family with a transform,
/// JPEG-LS, JPEG 2000 and HTJ2K in a worker process. Safe from several threads.
/// </summary>
/// <param name="workers">null: those latter syntaxes end with <see cref="CodecFailure.NotInstalled"/>.</param>
public sealed class FrameCodec(CodecWorkerPool? workers = null)
{
    private const long MaxFrameBytes = 1L << 30;

    /// <summary>There is a decoder for the syntax, as far as it is installed.</summary>
    public bool CanDecode(string transferSyntaxUid) => FrameSyntaxes.Of(transferSyntaxUid) switch
    {
        FrameSyntax.Unknown => false,
        FrameSyntax.JpegDct or FrameSyntax.JpegLs or FrameSyntax.Jpeg2000 => workers is { IsInstalled: true },
        _ => true,
    };

    /// <summary>There is an encoder without loss for the syntax, as far as it is installed: RLE, deflated frames, JPEG-LS, JPEG 2000.</summary>
    public bool CanEncode(string transferSyntaxUid) => transferSyntaxUid switch
    {
        Uids.RLELossless or Uids.DeflatedImageFrameCompression => true,
        Uids.JPEGLSLossless or Uids.JPEG2000Lossless => workers is { IsInstalled: true },
        _ => TransferSyntax.Find(transferSyntaxUid) is { IsEncapsulated: false },
    };

    /// <summary>A frame as native pixels.</summary>
    /// <param name="encoded">As <see cref="FrameReader"/> gives it.</param>
    /// <param name="transferSyntaxUid">Of the data set.</param>
    /// <param name="info">What the header says of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CodecException">Damaged, unsupported, not installed, or too much for the limits.</exception>
    public async ValueTask<DecodedFrame> DecodeAsync(
        ReadOnlyMemory<byte> encoded, string transferSyntaxUid, DicomImageInfo info, CancellationToken cancellationToken)
    {
        if (info.FrameBytes > MaxFrameBytes)
            throw new CodecException(CodecFailure.TooLarge, $"a frame of {info.FrameBytes} bytes is over the limit of {MaxFrameBytes}");
        var syntax = FrameSyntaxes.Of(transferSyntaxUid);
        if (syntax is FrameSyntax.JpegLossless or FrameSyntax.JpegDct)
        {
            // Some say lossless and are baseline, or the reverse: the stream knows.
            var header = JpegFrameHeader.Read(encoded.Span) ?? throw Damaged("the frame is no JPEG stream");
            syntax = header.IsLossless ? FrameSyntax.JpegLossless : FrameSyntax.JpegDct;
        }

        return syntax switch
        {
            FrameSyntax.Unknown => throw Unsupported(transferSyntaxUid),
            FrameSyntax.Native or FrameSyntax.Rle or FrameSyntax.Deflated => DecodeHere(encoded.Span, transferSyntaxUid, info),
            FrameSyntax.JpegLossless => DecodeLossless(encoded.Span, info),
            _ => await DecodeElsewhereAsync(encoded, syntax, transferSyntaxUid, info, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>A frame encoded without loss; it was decoded again and compared.</summary>
    /// <param name="native">Little endian, colour by pixel.</param>
    /// <param name="transferSyntaxUid">A syntax of <see cref="CanEncode"/>.</param>
    /// <param name="info">Describes the pixels.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CodecException">Unsupported for such an image, not installed, or too much for the limits.</exception>
    public async ValueTask<byte[]> EncodeAsync(ReadOnlyMemory<byte> native, string transferSyntaxUid, DicomImageInfo info, CancellationToken cancellationToken)
    {
        if (native.Length < info.FrameBytes || (info.SamplesPerPixel > 1 && (info.PlanarConfiguration != 0 || info.IsSubsampled)))
            throw new CodecException(CodecFailure.Unsupported, "only whole frames with colour by pixel are encoded");
        native = native[..(int)info.FrameBytes];
        var encoded = transferSyntaxUid switch
        {
            Uids.RLELossless => RleEncoder.Encode(native.Span, info),
            Uids.DeflatedImageFrameCompression => Deflate(native.Span),
            Uids.JPEGLSLossless or Uids.JPEG2000Lossless => await EncodeElsewhereAsync(native, transferSyntaxUid, info, cancellationToken).ConfigureAwait(false),
            _ => throw Unsupported(transferSyntaxUid),
        };

        // Bits outside of those stored, signs, rows: whatever a codec does not carry must not get lost.
        var decoded = await DecodeAsync(encoded, transferSyntaxUid, info, cancellationToken).ConfigureAwait(false);
        return decoded.Samples.AsSpan().SequenceEqual(native.Span)
            ? encoded
            : throw new CodecException(CodecFailure.Unsupported, $"{DicomUid.NameOf(transferSyntaxUid)} does not carry all bits of this image");
    }

    private static DecodedFrame DecodeHere(ReadOnlySpan<byte> encoded, string transferSyntaxUid, DicomImageInfo info)
    {
        try
        {
            var native = NativeFrameDecoder.TryDecode(transferSyntaxUid, encoded.ToArray(), info) ?? throw Unsupported(transferSyntaxUid);
            return new DecodedFrame(native, transferSyntaxUid is Uids.RLELossless ? info with { PlanarConfiguration = 0 } : info);
        }
        catch (DicomReadException e)
        {
            throw new CodecException(CodecFailure.Damaged, e.Message, e);
        }
    }

    private static DecodedFrame DecodeLossless(ReadOnlySpan<byte> encoded, DicomImageInfo info) =>
        info.BitsAllocated is 8 or 16
            ? new DecodedFrame(JpegLossless.TryDecode(encoded, info) ?? throw Damaged("the lossless JPEG stream is damaged or not of the header's size"), info with { PlanarConfiguration = 0 })
            : throw new CodecException(CodecFailure.Unsupported, $"lossless JPEG of {info.BitsAllocated} bits allocated");

    private async ValueTask<DecodedFrame> DecodeElsewhereAsync(
        ReadOnlyMemory<byte> encoded, FrameSyntax syntax, string transferSyntaxUid, DicomImageInfo info, CancellationToken cancellationToken)
    {
        if (info is { BitsAllocated: 1, SamplesPerPixel: 1 })
        {
            var wide = await DecodeElsewhereAsync(encoded, syntax, transferSyntaxUid, info with { BitsAllocated = 8 }, cancellationToken).ConfigureAwait(false);
            return new DecodedFrame(NativeFrames.PackBits(wide.Samples), info);
        }

        if (info.BitsAllocated is not (8 or 16 or 32))
            throw new CodecException(CodecFailure.Unsupported, $"{DicomUid.NameOf(transferSyntaxUid)} of {info.BitsAllocated} bits allocated");
        var decoded = Describe(syntax, info);
        var question = CodecMessage.Of(CodecOperation.Decode, syntax, info, encoded.Length);
        var (answer, samples) = await Workers(transferSyntaxUid).AskAsync(question, encoded, (int)decoded.FrameBytes, cancellationToken).ConfigureAwait(false);
        if (samples.Length != decoded.FrameBytes)
            throw Damaged("the codec gave another number of samples than the header tells of");
        return new DecodedFrame(samples, answer.Color switch
        {
            StreamColor.Rgb => decoded with { Photometric = "RGB" },
            StreamColor.Ybr => decoded with { Photometric = "YBR_FULL" },
            _ => decoded,
        });
    }

    /// <summary>What comes out of a decoder: colour by pixel and never subsampled; JPEG 2000 has undone its colour transform.</summary>
    private static DicomImageInfo Describe(FrameSyntax syntax, DicomImageInfo info) => info.SamplesPerPixel == 1 ? info : info with
    {
        PlanarConfiguration = 0,
        Photometric = info.Photometric switch
        {
            "YBR_FULL_422" or "YBR_PARTIAL_422" or "YBR_PARTIAL_420" => "YBR_FULL",
            "YBR_RCT" or "YBR_ICT" when syntax is FrameSyntax.Jpeg2000 => "RGB",
            var other => other,
        },
    };

    private async ValueTask<byte[]> EncodeElsewhereAsync(ReadOnlyMemory<byte> native, string transferSyntaxUid, DicomImageInfo info, CancellationToken cancellationToken)
    {
        if (info.BitsAllocated is not (8 or 16) || info.BitsStored < 2 || info.HighBit != info.BitsStored - 1 || info.SamplesPerPixel is not (1 or 3))
            throw new CodecException(CodecFailure.Unsupported, $"{DicomUid.NameOf(transferSyntaxUid)} is not made of {info.SamplesPerPixel} samples of {info.BitsStored} in {info.BitsAllocated} bits");
        var question = CodecMessage.Of(CodecOperation.EncodeLossless, FrameSyntaxes.Of(transferSyntaxUid), info, native.Length);
        var (_, encoded) = await Workers(transferSyntaxUid).AskAsync(question, native, (native.Length * 2) + 4096, cancellationToken).ConfigureAwait(false);
        return encoded;
    }

    private CodecWorkerPool Workers(string transferSyntaxUid) =>
        workers ?? throw new CodecException(CodecFailure.NotInstalled, $"codec not installed: {DicomUid.NameOf(transferSyntaxUid) ?? transferSyntaxUid}");

    private static byte[] Deflate(ReadOnlySpan<byte> native)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(native);
        return output.ToArray();
    }

    private static CodecException Damaged(string why) => new(CodecFailure.Damaged, why);

    private static CodecException Unsupported(string transferSyntaxUid) =>
        new(CodecFailure.Unsupported, $"there is no codec for {DicomUid.NameOf(transferSyntaxUid) ?? "this transfer syntax"}");
}
