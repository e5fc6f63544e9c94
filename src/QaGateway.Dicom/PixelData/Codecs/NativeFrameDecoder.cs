using System.IO.Compression;

namespace QaGateway.Dicom.PixelData;

/// <summary>Brings a frame of <see cref="FrameReader"/> to native pixels, for the transfer syntaxes that need no codec of their own.</summary>
public static class NativeFrameDecoder
{
    /// <summary>Native frames come back as they are; RLE and deflated frames are decoded.</summary>
    /// <returns>null when the transfer syntax needs another codec (JPEG and its family).</returns>
    /// <exception cref="DicomReadException">The frame is malformed.</exception>
    public static byte[]? TryDecode(string transferSyntaxUid, byte[] frame, DicomImageInfo info) => transferSyntaxUid switch
    {
        Uids.RLELossless => RleCodec.Decode(frame, info),
        Uids.DeflatedImageFrameCompression => Inflate(frame, info),
        Uids.EncapsulatedUncompressedExplicitVRLittleEndian => frame,
        _ => TransferSyntax.Find(transferSyntaxUid) is { IsEncapsulated: false } ? frame : null,
    };

    private static byte[] Inflate(byte[] frame, DicomImageInfo info)
    {
        if (info.FrameBytes > Array.MaxLength)
            throw new DicomReadException("The frame is too large.", 0, Tags.PixelData);

        var native = new byte[info.FrameBytes];
        using var inflate = new DeflateStream(new MemoryStream(frame), CompressionMode.Decompress);
        try
        {
            inflate.ReadExactly(native);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new DicomReadException("The frame is not deflated, or too short.", 0, Tags.PixelData, error);
        }

        return native;
    }
}
