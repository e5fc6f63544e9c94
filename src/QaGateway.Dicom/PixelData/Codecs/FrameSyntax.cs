namespace QaGateway.Dicom.PixelData;

/// <summary>Which codec a transfer syntax asks for.</summary>
internal enum FrameSyntax
{
    /// <summary>None is here: video, JPEG XL, JPIP.</summary>
    Unknown,
    Native,
    Rle,
    Deflated,
    JpegLossless,

    /// <summary>Baseline, extended and the retired progressive processes.</summary>
    JpegDct,
    JpegLs,

    /// <summary>High-Throughput JPEG 2000 too.</summary>
    Jpeg2000,
}

internal static class FrameSyntaxes
{
    public static FrameSyntax Of(string transferSyntaxUid) => transferSyntaxUid switch
    {
        Uids.RLELossless => FrameSyntax.Rle,
        Uids.DeflatedImageFrameCompression => FrameSyntax.Deflated,
        Uids.EncapsulatedUncompressedExplicitVRLittleEndian => FrameSyntax.Native,
        Uids.JPEGLossless or Uids.JPEGLosslessSV1 => FrameSyntax.JpegLossless,
        Uids.JPEGBaseline8Bit or Uids.JPEGExtended12Bit or "1.2.840.10008.1.2.4.53" or "1.2.840.10008.1.2.4.55" => FrameSyntax.JpegDct,
        Uids.JPEGLSLossless or Uids.JPEGLSNearLossless => FrameSyntax.JpegLs,
        Uids.JPEG2000Lossless or Uids.JPEG2000 or Uids.JPEG2000MCLossless or Uids.JPEG2000MC
            or Uids.HTJ2KLossless or Uids.HTJ2KLosslessRPCL or Uids.HTJ2K => FrameSyntax.Jpeg2000,
        _ => TransferSyntax.Find(transferSyntaxUid) is { IsEncapsulated: false } ? FrameSyntax.Native : FrameSyntax.Unknown,
    };
}
