namespace QaGateway.Dicom.PixelData;

/// <summary>JPEG Lossless, process 14 with any predictor (ITU-T T.81 Annex H): Huffman-coded differences, no transform. Most compressed CR, XA and CT archives are in it.</summary>
internal static class JpegLossless
{
    /// <returns>Native little-endian samples, colour by pixel; null when the stream is no lossless JPEG of the header's size, or is damaged.</returns>
    public static byte[]? TryDecode(ReadOnlySpan<byte> stream, DicomImageInfo info)
    {
        var decoder = new JpegLosslessDecoder(stream, info);
        return decoder.Run() ? decoder.Native() : null;
    }
}
