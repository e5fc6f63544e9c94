using System.Buffers.Binary;

namespace QaGateway.Storage.Format;

/// <summary>
/// The end of every stored object: the trailer (JSON object of strings), then 32 bytes, little endian:
/// <code>
///  0  8  length of the content
///  8  4  length of the header
/// 12  4  length of the trailer
/// 16  4  CRC-32C over trailer and the 16 bytes before this one
/// 20  4  reserved, 0
/// 24  8  magic  'Q' 'A' 'G' 'E' 'N' 'D' 0D 0A
/// </code>
/// A file without a footer that fits its length was never committed.
/// </summary>
internal readonly record struct ObjectFooter(long ContentLength, int HeaderLength, int TrailerLength)
{
    public const int FixedLength = 32;
    public const int MaxTrailerLength = 128 * 1024;

    private static ReadOnlySpan<byte> Magic => "QAGEND\r\n"u8;

    public static byte[] Write(long contentLength, int headerLength, ObjectMetadata trailer)
    {
        var json = trailer.Count > 0 ? MetadataJson.Write(trailer) : [];
        var footer = new byte[json.Length + FixedLength];
        json.CopyTo(footer);
        var end = footer.AsSpan(json.Length);
        BinaryPrimitives.WriteInt64LittleEndian(end, contentLength);
        BinaryPrimitives.WriteInt32LittleEndian(end[8..], headerLength);
        BinaryPrimitives.WriteInt32LittleEndian(end[12..], json.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], Crc32C.Compute(footer.AsSpan(0, json.Length + 16)));
        Magic.CopyTo(end[24..]);
        return footer;
    }

    /// <summary>Reads the last 32 bytes of a file.</summary>
    public static ObjectFooter Read(ReadOnlySpan<byte> end, long fileLength)
    {
        if (end.Length != FixedLength || !end.EndsWith(Magic))
            throw new ObjectFormatException("The object is cut short: its end is missing.");
        var footer = new ObjectFooter(
            BinaryPrimitives.ReadInt64LittleEndian(end),
            BinaryPrimitives.ReadInt32LittleEndian(end[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(end[12..]));
        var fits = footer.ContentLength >= 0 && footer.HeaderLength >= 0 && footer.TrailerLength is >= 0 and <= MaxTrailerLength
            && footer.ContentLength <= fileLength
            && footer.ContentLength + footer.HeaderLength + footer.TrailerLength + FixedLength == fileLength;
        return fits ? footer : throw new ObjectFormatException("The object's length is not the one that its end declares.");
    }

    /// <param name="tail">Trailer and the last 32 bytes.</param>
    public static ObjectMetadata ReadTrailer(ReadOnlySpan<byte> tail)
    {
        var json = tail[..^FixedLength];
        if (Crc32C.Compute(tail[..(json.Length + 16)]) != BinaryPrimitives.ReadUInt32LittleEndian(tail[(json.Length + 16)..]))
            throw new ObjectFormatException("The object's end is damaged: its checksum differs.");
        return json.IsEmpty ? new() : MetadataJson.Read(json);
    }
}
