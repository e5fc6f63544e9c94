namespace QaGateway.Dicom.PixelData;

/// <summary>The image pixel description of a header (PS3.3 §C.7.6.3).</summary>
public sealed record DicomImageInfo
{
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

    /// <summary>Bytes of one native frame, without padding to even length.</summary>
    public long FrameBytes => ((long)Rows * Columns * SamplesPerPixel * BitsAllocated + 7) / 8;

    /// <returns>null when the header describes no image.</returns>
    public static DicomImageInfo? From(DicomDataset header) => throw new NotImplementedException();
}
