using System.Runtime.InteropServices;
using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.PixelData;

/// <summary>
/// Brings data sets to another transfer syntax: uncompressed ones by re-encoding, compressed ones by decoding their frames, and to
/// a lossless syntax by encoding them. Nothing is lost beyond what the stored syntax had lost already.
/// </summary>
/// <param name="codec">Decodes and encodes the frames.</param>
public sealed class Transcoder(FrameCodec codec)
{
    /// <summary>The object is held in memory while it is re-encoded.</summary>
    private const long MaxBytes = 1L << 30;

    private static readonly DicomReadOptions Whole = new() { MaxHeaderBytes = int.MaxValue, MaxValueBytes = int.MaxValue };

    /// <summary>Without worker processes: between uncompressed syntaxes, RLE, lossless JPEG and deflated frames.</summary>
    public static Transcoder WithoutWorkers { get; } = new(new FrameCodec());

    /// <summary>Objects of one syntax can be brought to another, as far as codecs are installed.</summary>
    public bool CanTranscode(string from, string to) =>
        from == to || (TransferSyntax.Find(from) is not null && TransferSyntax.Find(to) is { } target && codec.CanDecode(from)
            && (!target.IsEncapsulated || codec.CanEncode(to)));

    /// <summary>The data set in another syntax.</summary>
    /// <param name="dataSet">At its start, without meta header; read to its end, not disposed.</param>
    /// <param name="from">The syntax it is in.</param>
    /// <param name="to">The syntax wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A stream of known length.</returns>
    /// <exception cref="CodecException">The pixels cannot be decoded or encoded, or the object is too large.</exception>
    /// <exception cref="DicomReadException">The data set cannot be read.</exception>
    public async ValueTask<Stream> TranscodeAsync(Stream dataSet, string from, string to, CancellationToken cancellationToken)
    {
        if (!CanTranscode(from, to))
            throw new CodecException(CodecFailure.Unsupported, $"{DicomUid.NameOf(from) ?? from} is not brought to {DicomUid.NameOf(to) ?? to} here");
        var bytes = await ReadAsync(dataSet, cancellationToken).ConfigureAwait(false);
        var dataset = DicomReader.Read(bytes, from, Whole);
        var isEncoded = TransferSyntax.Find(from)!.IsEncapsulated;
        if (dataset.Contains(Tags.PixelData) && from != to && (isEncoded || TransferSyntax.Find(to)!.IsEncapsulated))
        {
            // Frames of native pixels are taken from little endian, inflated.
            var (source, syntax) = isEncoded ? (bytes, from) : (DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian), Uids.ExplicitVRLittleEndian);
            await ReplacePixelsAsync(dataset, source, syntax, to, cancellationToken).ConfigureAwait(false);
        }

        return new MemoryStream(DicomWriter.Write(dataset, to), writable: false);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream dataSet, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream(dataSet.CanSeek ? (int)Math.Min(dataSet.Length - dataSet.Position, MaxBytes) : 0);
        var block = new byte[81920];
        int count;
        while ((count = await dataSet.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + count > MaxBytes)
                throw new CodecException(CodecFailure.TooLarge, $"an object of more than {MaxBytes} bytes is not re-encoded");
            buffer.Write(block, 0, count);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private async ValueTask ReplacePixelsAsync(DicomDataset dataset, ReadOnlyMemory<byte> source, string from, string to, CancellationToken cancellationToken)
    {
        var stream = MemoryMarshal.TryGetArray(source, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(source.ToArray(), writable: false);
        var header = await DicomReader.ReadHeaderAsync(stream, from, Whole, cancellationToken).ConfigureAwait(false);
        var info = DicomImageInfo.From(dataset) ?? throw new CodecException(CodecFailure.Damaged, "the header does not describe an image");
        stream.Position = 0;

        var frames = new List<byte[]>(info.Frames);
        var decodedInfo = info;
        var bytes = 0L;
        await foreach (var frame in FrameReader.ReadFramesAsync(stream, from, header, cancellationToken).ConfigureAwait(false))
        {
            var decoded = Presentable(await codec.DecodeAsync(frame, from, info, cancellationToken).ConfigureAwait(false), from);
            decodedInfo = decoded.Info;
            frames.Add(await EncodeAsync(decoded, to, cancellationToken).ConfigureAwait(false));
            if ((bytes += frames[^1].Length) > MaxBytes)
                throw new CodecException(CodecFailure.TooLarge, $"pixels of more than {MaxBytes} bytes are not re-encoded");
        }

        Put(dataset, frames, decodedInfo, to);
        await ReplaceIconsAsync(dataset, from, to, cancellationToken).ConfigureAwait(false);
        if (TransferSyntax.Find(from) is { IsLossy: true })
            dataset.Set(Tags.LossyImageCompression, "01"); // what is lost stays lost, and the reader has a right to know
    }

    private async ValueTask<byte[]> EncodeAsync(DecodedFrame frame, string to, CancellationToken cancellationToken)
    {
        if (TransferSyntax.Find(to) is { IsEncapsulated: false })
            return frame.Samples;
        var byPixel = NativeFrames.ByPixel(frame.Samples, frame.Info);
        return await codec.EncodeAsync(byPixel, to, frame.Info with { PlanarConfiguration = 0 }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Out of a lossy JPEG few viewers expect anything but RGB.</summary>
    private static DecodedFrame Presentable(DecodedFrame frame, string from)
    {
        if (FrameSyntaxes.Of(from) is not FrameSyntax.JpegDct || frame.Info is not { Photometric: "YBR_FULL", SamplesPerPixel: 3, BitsAllocated: 8 })
            return frame;
        for (var i = 0; i + 2 < frame.Samples.Length; i += 3)
            ColorRenderer.ToRgb(frame.Samples.AsSpan(i, 3));
        return new DecodedFrame(frame.Samples, frame.Info with { Photometric = "RGB" });
    }

    private static void Put(DicomDataset dataset, IReadOnlyList<byte[]> frames, DicomImageInfo info, string to)
    {
        dataset.Remove(Tags.ExtendedOffsetTable); // ENC-12: they told of other fragments
        dataset.Remove(Tags.ExtendedOffsetTableLengths);
        dataset.Remove(Tags.EncapsulatedPixelDataValueTotalLength);
        var isEncapsulated = TransferSyntax.Find(to) is { IsEncapsulated: true };
        if (info.SamplesPerPixel > 1)
        {
            dataset.Set(Tags.PhotometricInterpretation, to is Uids.JPEG2000Lossless && info.Photometric is "RGB" ? "YBR_RCT" : info.Photometric);
            dataset.SetInt(Tags.PlanarConfiguration, isEncapsulated ? 0 : info.PlanarConfiguration);
        }

        var value = isEncapsulated ? PixelFragments.Write(frames) : NativeFrames.Join(frames, info);
        dataset.Put(new ElementEntry
        {
            Tag = Tags.PixelData.Value,
            Vr = isEncapsulated || info.BitsAllocated <= 8 ? DicomVr.OB : DicomVr.OW,
            Flags = isEncapsulated ? ElementFlags.Encapsulated : ElementFlags.None,
            Length = value.Length,
            Content = new ByteSource(value),
        });
    }

    /// <summary>An icon is encoded as the image is; one that cannot be decoded goes, the image is what matters.</summary>
    private async ValueTask ReplaceIconsAsync(DicomDataset dataset, string from, string to, CancellationToken cancellationToken)
    {
        foreach (var icon in dataset.GetItems(Tags.IconImageSequence))
        {
            if (!icon.TryFind(Tags.PixelData, out var entry) || !entry.IsEncapsulated)
                continue;
            try
            {
                var info = DicomImageInfo.From(icon) ?? throw new CodecException(CodecFailure.Damaged, "the icon is not described");
                var decoded = Presentable(await codec.DecodeAsync(PixelFragments.JoinOne(entry.Value.Span), from, info, cancellationToken).ConfigureAwait(false), from);
                Put(icon, [await EncodeAsync(decoded, to, cancellationToken).ConfigureAwait(false)], decoded.Info, to);
            }
            catch (CodecException)
            {
                dataset.Remove(Tags.IconImageSequence);
                return;
            }
        }
    }
}
