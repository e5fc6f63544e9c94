namespace QaGateway.Dicom.PixelData;

/// <summary>The image pixel description of a header (PS3.3 §C.7.6.3).</summary>
public sealed record DicomImageInfo
{
    private const int MaxSamples = 4;
    private const int MaxBits = 64;

    /// <summary>Rows of a frame.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of a frame.</summary>
    public required int Columns { get; init; }

    /// <summary>Samples a pixel: 1 or 3 (4 in retired colour spaces).</summary>
    public required int SamplesPerPixel { get; init; }

    /// <summary>Bits a sample takes: 1, 8, 16 or 32.</summary>
    public required int BitsAllocated { get; init; }

    /// <summary>Bits of a sample that carry the value.</summary>
    public required int BitsStored { get; init; }

    /// <summary>The most significant of them.</summary>
    public required int HighBit { get; init; }

    /// <summary>Two's complement samples.</summary>
    public required bool IsSigned { get; init; }

    /// <summary>Number of Frames, at least 1.</summary>
    public required int Frames { get; init; }

    /// <summary>Photometric Interpretation, such as MONOCHROME2.</summary>
    public required string Photometric { get; init; }

    /// <summary>0: colour by pixel; 1: by plane.</summary>
    public required int PlanarConfiguration { get; init; }

    /// <summary>Bits of one native frame. Two pixels share their chrominance in YBR_FULL_422 and YBR_PARTIAL_422 (PS3.3 §C.7.6.3.1.2).</summary>
    public long FrameBits => (long)Rows * Columns * (IsSubsampled ? 2 : SamplesPerPixel) * BitsAllocated;

    /// <summary>Bytes of one native frame, without padding to even length.</summary>
    public long FrameBytes => (FrameBits + 7) / 8;

    internal bool IsSubsampled => SamplesPerPixel == 3 && Photometric is "YBR_FULL_422" or "YBR_PARTIAL_422";

    /// <summary>Reads the description.</summary>
    /// <returns>null when the header describes no image, or an impossible one.</returns>
    public static DicomImageInfo? From(DicomDataset header)
    {
        try
        {
            return header.GetInt(Tags.Rows) is { } rows
                && header.GetInt(Tags.Columns) is { } columns
                && header.GetInt(Tags.BitsAllocated) is { } allocated
                ? Create(header, rows, columns, allocated)
                : null;
        }
        catch (DicomValueException)
        {
            return null;
        }
    }

    private static DicomImageInfo? Create(DicomDataset header, int rows, int columns, int allocated)
    {
        var samples = header.GetInt(Tags.SamplesPerPixel) ?? 1;
        var stored = header.GetInt(Tags.BitsStored) ?? allocated;
        var info = new DicomImageInfo
        {
            Rows = rows,
            Columns = columns,
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = header.GetInt(Tags.HighBit) ?? stored - 1,
            IsSigned = header.GetInt(Tags.PixelRepresentation) == 1,
            Frames = Math.Max(1, header.GetInt(Tags.NumberOfFrames) ?? 1),
            Photometric = header.GetText(Tags.PhotometricInterpretation) ?? (samples == 1 ? "MONOCHROME2" : "RGB"),
            PlanarConfiguration = header.GetInt(Tags.PlanarConfiguration) ?? 0,
        };
        return info.IsPossible ? info : null;
    }

    private bool IsPossible =>
        Rows > 0 && Columns > 0 && SamplesPerPixel is >= 1 and <= MaxSamples && BitsAllocated is >= 1 and <= MaxBits
        && BitsStored >= 1 && BitsStored <= BitsAllocated && HighBit >= BitsStored - 1 && HighBit < BitsAllocated;
}
