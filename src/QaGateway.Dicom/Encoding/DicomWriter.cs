using System.Buffers;
using System.IO.Compression;

namespace QaGateway.Dicom.Encoding;

/// <summary>
/// Writes data sets: in ascending order, even lengths, no group lengths (those of groups 0000 and 0002 are worked out where they
/// are present). A value that was read and not changed keeps its bytes, but for the byte order of another transfer syntax.
/// </summary>
public static class DicomWriter
{
    /// <summary>Writes a data set, without preamble and meta header.</summary>
    /// <exception cref="InvalidOperationException">Encapsulated pixel data in a transfer syntax that has none.</exception>
    public static byte[] Write(DicomDataset dataset, string transferSyntaxUid, DicomWriteOptions? options = null) =>
        Encode(dataset, transferSyntaxUid, options).ToArray();

    /// <summary>Writes a data set, without preamble and meta header.</summary>
    /// <exception cref="InvalidOperationException">Encapsulated pixel data in a transfer syntax that has none.</exception>
    public static void Write(IBufferWriter<byte> output, DicomDataset dataset, string transferSyntaxUid, DicomWriteOptions? options = null) =>
        output.Write(Encode(dataset, transferSyntaxUid, options).Span);

    private static ReadOnlyMemory<byte> Encode(DicomDataset dataset, string transferSyntaxUid, DicomWriteOptions? options)
    {
        var encoding = SyntaxEncoding.Of(transferSyntaxUid);
        var buffer = new OutputBuffer(encoding.IsBigEndian);
        new DatasetEncoder(encoding, options ?? DicomWriteOptions.Default, buffer).WriteElements(dataset, isRoot: true);
        return encoding.IsDeflated ? Deflate(buffer.Written) : buffer.Written;
    }

    private static byte[] Deflate(ReadOnlyMemory<byte> plain)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(plain.Span);
        if ((output.Length & 1) != 0)
            output.WriteByte(0); // PS3.5 §A.5: the deflated data set has an even length
        return output.ToArray();
    }
}
