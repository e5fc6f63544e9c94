using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.PixelData;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Studies;
using SkiaSharp;

namespace QaGateway.Workflow.Archive.Rendering;

public enum ImageFormat
{
    Jpeg,
    Png,
}

/// <summary>How a frame is to look.</summary>
public sealed record ImageRequest
{
    /// <summary>Counted from 1; null = the middle one.</summary>
    public int? Frame { get; init; }
    public ImageFormat Format { get; init; } = ImageFormat.Jpeg;

    /// <summary>JPEG quality, 1 to 100.</summary>
    public int Quality { get; init; } = 90;
    public double? WindowCenter { get; init; }
    public double? WindowWidth { get; init; }
    public bool Invert { get; init; }

    /// <summary>Longest side; null = as acquired.</summary>
    public int? MaxSize { get; init; }

    public static readonly ImageRequest Thumbnail = new() { MaxSize = 256, Quality = 80 };
}

/// <summary>What came of it. Closed: callers switch over it.</summary>
public abstract record ImageOutcome
{
    public sealed record Image(byte[] Bytes, ImageFormat Format, int Frame) : ImageOutcome
    {
        /// <summary>The window it was rendered by, in modality units; null where the header names none and none was asked for.</summary>
        public (double Center, double Width)? Window { get; init; }

        public string MediaType => Format is ImageFormat.Png ? "image/png" : "image/jpeg";
    }

    public sealed record NotFound(string What) : ImageOutcome;

    /// <summary>There is an object, but no picture of it can be made here: HTTP 406.</summary>
    public sealed record NotRenderable(string Why) : ImageOutcome;
}

/// <summary>Makes pictures of frames. Pixels never change with corrections, so it reads the object as received.</summary>
public sealed class FrameImages(EffectiveObjects objects, FrameCodec codec, RenderGate gate)
{
    private const long MaxFrameBytes = 512L << 20;

    public async Task<ImageOutcome> RenderAsync(Instance instance, ImageRequest request, CancellationToken cancellationToken)
    {
        var original = await objects.OpenOriginalAsync(instance, cancellationToken);
        await using var dataSet = original.DataSet;
        var header = await DicomReader.ReadHeaderAsync(dataSet, instance.TransferSyntaxUid, null, cancellationToken);
        if (header.PixelDataOffset is null || DicomImageInfo.From(header.Dataset) is not { } info)
            return new ImageOutcome.NotRenderable("The object is no image.");

        var frame = request.Frame ?? ((info.Frames - 1) / 2) + 1;
        if (frame < 1 || frame > info.Frames)
            return new ImageOutcome.NotFound("frame");
        if (info.FrameBytes > MaxFrameBytes)
            return new ImageOutcome.NotRenderable($"A frame of {info.FrameBytes} bytes is too large to be rendered.");

        using var turn = await gate.EnterAsync(cancellationToken);
        dataSet.Position = 0;
        var encoded = await FrameReader.ReadFrameAsync(dataSet, instance.TransferSyntaxUid, header, frame - 1, cancellationToken);
        try
        {
            var decoded = await codec.DecodeAsync(encoded, instance.TransferSyntaxUid, info, cancellationToken);
            return Encode(FrameRenderer.Render(header.Dataset, decoded.Info, decoded.Samples, OptionsOf(request)), request, frame) with { Window = WindowOf(header.Dataset, request) };
        }
        catch (CodecException e)
        {
            return new ImageOutcome.NotRenderable($"Frames in {TransferSyntax.Find(instance.TransferSyntaxUid)?.Name ?? instance.TransferSyntaxUid} cannot be decoded: {e.Message}.");
        }
    }

    private static (double, double)? WindowOf(DicomDataset header, ImageRequest request) =>
        request is { WindowCenter: { } center, WindowWidth: { } width } ? (center, width)
        : header.GetDoubles(Tags.WindowCenter) is [var stored, ..] && header.GetDoubles(Tags.WindowWidth) is [var span, ..] ? (stored, span)
        : null;

    private static RenderOptions OptionsOf(ImageRequest request) => new()
    {
        WindowCenter = request.WindowCenter,
        WindowWidth = request.WindowWidth,
        Invert = request.Invert,
        MaxSize = request.MaxSize,
    };

    private static ImageOutcome.Image Encode(RenderedFrame frame, ImageRequest request, int number)
    {
        var layout = new SKImageInfo(frame.Width, frame.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var image = SKImage.FromPixelCopy(layout, frame.Rgba, layout.RowBytes);
        using var data = image.Encode(request.Format is ImageFormat.Png ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, request.Quality);
        return new ImageOutcome.Image(data.ToArray(), request.Format, number);
    }
}
