using System.Buffers.Binary;
using System.Text;

namespace QaGateway.Storage.Format;

/// <summary>
/// The start of every stored object (D11). Little endian:
/// <code>
///  0  8  magic  89 'Q' 'A' 'G' 0D 0A 1A 0A   (shows text-mode damage, as PNG's does)
///  8  2  format version, 1
/// 10  2  reserved, 0
/// 12  4  length of the header, this included
/// 16  4  chunk size: content is sealed in chunks of so many bytes; with no key they lie there as they are
/// 20  4  length of the key id; 0 = no key, content in clear
/// 24  4  length of the metadata
/// 28  4  CRC-32C over the header with this field zero
/// 32     key id (UTF-8), then metadata (JSON object of strings, UTF-8)
/// </code>
/// </summary>
internal sealed record ObjectHeader(int Length, int ChunkSize, string KeyId, string Key, ObjectMetadata Metadata)
{
    public const int FixedLength = 32;
    public const int MaxLength = 128 * 1024;
    public const int DefaultChunkSize = 64 * 1024;
    public const string KeyField = "key";
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'Q', (byte)'A', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Write(ObjectKey key, ObjectMetadata metadata)
    {
        if (metadata.ContainsKey(KeyField))
            throw new ArgumentException($"The name '{KeyField}' is the header's own.", nameof(metadata));

        var json = MetadataJson.Write(metadata, key);
        var header = new byte[FixedLength + json.Length];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), DefaultChunkSize);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), json.Length);
        json.CopyTo(header.AsSpan(FixedLength));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Crc32C.Compute(header));
        return header;
    }

    /// <summary>The header's length as its first 32 bytes declare it, checked before anything is reserved for it (D10).</summary>
    public static int ReadLength(ReadOnlySpan<byte> start)
    {
        if (start.Length < FixedLength || !start.StartsWith(Magic))
            throw new ObjectFormatException("The object does not begin as a stored object does.");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (version is not Version)
            throw new ObjectFormatException($"The object is of format version {version}; this program reads version {Version}.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(start[12..]);
        return length is >= FixedLength and <= MaxLength ? length : throw new ObjectFormatException($"An object header of {length} bytes is not possible.");
    }

    public static ObjectHeader Read(ReadOnlySpan<byte> header)
    {
        var length = ReadLength(header);
        if (header.Length < length)
            throw new ObjectFormatException("The object ends inside its header.");

        header = header[..length];
        Span<byte> blanked = stackalloc byte[FixedLength];
        header[..FixedLength].CopyTo(blanked);
        blanked[28..].Clear();
        if (Crc32C.Compute(header[FixedLength..], Crc32C.Compute(blanked)) != BinaryPrimitives.ReadUInt32LittleEndian(header[28..]))
            throw new ObjectFormatException("The object's header is damaged: its checksum differs.");

        var keyLength = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        var metadataLength = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        if ((ulong)keyLength + metadataLength + FixedLength != (ulong)length)
            throw new ObjectFormatException("The parts of the object's header do not add up.");

        var metadata = MetadataJson.Read(header[(FixedLength + (int)keyLength)..]);
        return new(
            length,
            BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
            Encoding.UTF8.GetString(header.Slice(FixedLength, (int)keyLength)),
            metadata.Take(KeyField) ?? "",
            metadata);
    }
}
