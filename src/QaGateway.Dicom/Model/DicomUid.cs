using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;

namespace QaGateway.Dicom;

/// <summary>Unique identifiers (PS3.5 §9).</summary>
public static class DicomUid
{
    private const int MaxLength = 64;

    private static readonly Lazy<FrozenDictionary<string, (string Type, string Name)>> Known = new(ReadTable);

    /// <summary>1 to 64 characters, components of digits without leading zeros (PS3.5 §9.1).</summary>
    public static bool IsValid(string? uid)
    {
        if (uid is not { Length: > 0 and <= MaxLength })
            return false;

        var start = 0;
        for (var i = 0; i <= uid.Length; i++)
        {
            if (i < uid.Length && uid[i] != '.')
            {
                if (!char.IsAsciiDigit(uid[i]))
                    return false;
                continue;
            }

            var length = i - start;
            if (length == 0 || (length > 1 && uid[start] == '0'))
                return false;
            start = i + 1;
        }

        return true;
    }

    /// <summary>A new random UID under 2.25 (PS3.5 §B.2).</summary>
    public static string New() => FromUuid(Guid.NewGuid());

    /// <summary>The UID that a name always gets: UUID version 5 of the name within the name space, under 2.25 (MAP-21).</summary>
    public static string FromName(Guid nameSpace, string name)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(name);
        var input = new byte[16 + text.Length];
        nameSpace.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);

#pragma warning disable CA5350 // RFC 9562 §5.5 defines version 5 by SHA-1; nothing is protected by it
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return FromUuid(new Guid(hash[..16], bigEndian: true));
    }

    /// <summary>The name that PS3.6 Annex A gives a UID, or null.</summary>
    public static string? NameOf(string uid) => Known.Value.TryGetValue(uid, out var entry) ? entry.Name : null;

    /// <summary>What it identifies, such as <c>SOP Class</c> or <c>Transfer Syntax</c>; null when it is not of PS3.6.</summary>
    public static string? TypeOf(string uid) => Known.Value.TryGetValue(uid, out var entry) ? entry.Type : null;

    private static string FromUuid(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return "2.25." + BinaryPrimitives.ReadUInt128BigEndian(bytes).ToString(CultureInfo.InvariantCulture);
    }

    private static FrozenDictionary<string, (string Type, string Name)> ReadTable() =>
        System.Text.Encoding.ASCII.GetString(Uids.Table)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToFrozenDictionary(columns => columns[0], columns => (columns[1], columns[2]), StringComparer.Ordinal);
}
