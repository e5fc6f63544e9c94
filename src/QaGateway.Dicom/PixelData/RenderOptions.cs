namespace QaGateway.Dicom.PixelData;

/// <summary>What to change of the presentation that the header asks for.</summary>
public sealed record RenderOptions
{
    /// <summary>Window centre in modality units; with <see cref="WindowWidth"/> it replaces the header's window or VOI LUT.</summary>
    public double? WindowCenter { get; init; }

    /// <summary>Window width in modality units, at least 1.</summary>
    public double? WindowWidth { get; init; }

    /// <summary>Swap black and white.</summary>
    public bool Invert { get; init; }

    /// <summary>Longest side of the result in pixels; smaller images stay as they are.</summary>
    public int? MaxSize { get; init; }

    /// <summary>Which frame it is, counted from 0: enhanced objects have window and rescale by frame.</summary>
    public int FrameIndex { get; init; }
}
