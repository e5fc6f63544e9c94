using System.Collections.Frozen;
using System.Text;

namespace QaGateway.Dicom.CharacterSets;

/// <summary>One set of characters that ISO 2022 invokes into G0 (bytes below 80H) or G1 (bytes above), PS3.3 §C.12.1.1.2.</summary>
internal sealed class CodeSet
{
    /// <summary>ISO-IR 6 in G0.</summary>
    public static readonly CodeSet Ascii = new(6, isG0: true, width: 1, 20127, mask: 0, 0x28, 0x42);

    /// <summary>ISO-IR 14, JIS X 0201 romaji in G0; the yen sign at 5CH still delimits (CHS-3), so it decodes as ASCII.</summary>
    public static readonly CodeSet Romaji = new(14, isG0: true, width: 1, 20127, mask: 0, 0x28, 0x4A);

    /// <summary>All sets by ISO registration number.</summary>
    public static readonly FrozenDictionary<int, CodeSet> ByNumber = new[]
    {
        Ascii,
        Romaji,
        Single(100, 28591, 0x2D, 0x41),
        Single(101, 28592, 0x2D, 0x42),
        Single(109, 28593, 0x2D, 0x43),
        Single(110, 28594, 0x2D, 0x44),
        Single(144, 28595, 0x2D, 0x4C),
        Single(127, 28596, 0x2D, 0x47),
        Single(126, 28597, 0x2D, 0x46),
        Single(138, 28598, 0x2D, 0x48),
        Single(148, 28599, 0x2D, 0x4D),
        Single(203, 28605, 0x2D, 0x62),
        Single(166, 874, 0x2D, 0x54),
        Single(13, 932, 0x29, 0x49),
        new CodeSet(87, isG0: true, width: 2, 51932, mask: 0x8080, 0x24, 0x42),   // EUC-JP sets both high bits
        new CodeSet(159, isG0: true, width: 2, 20932, mask: 0x8000, 0x24, 0x28, 0x44), // code page 20932 has JIS X 0212 with a low second byte
        new CodeSet(149, isG0: false, width: 2, 51949, mask: 0, 0x24, 0x29, 0x43),
        new CodeSet(58, isG0: false, width: 2, 936, mask: 0, 0x24, 0x29, 0x41),
    }.ToFrozenDictionary(set => set.Number);

    private readonly System.Text.Encoding _encoding;
    private readonly int _mask;

    private CodeSet(int number, bool isG0, int width, int codePage, int mask, params byte[] escape)
    {
        Number = number;
        IsG0 = isG0;
        Width = width;
        Escape = escape;
        _mask = mask;
        _encoding = CodePages.Get(codePage);
    }

    /// <summary>ISO registration number.</summary>
    public int Number { get; }

    /// <summary>Whether it lives below 80H.</summary>
    public bool IsG0 { get; }

    /// <summary>Bytes a character.</summary>
    public int Width { get; }

    /// <summary>What follows ESC to invoke it.</summary>
    public byte[] Escape { get; }

    /// <summary>Appends one character of <see cref="Width"/> bytes.</summary>
    /// <returns>false when the bytes are no character of the set; U+FFFD was appended.</returns>
    public bool TryDecode(ReadOnlySpan<byte> bytes, StringBuilder output)
    {
        Span<byte> masked = stackalloc byte[2];
        bytes.CopyTo(masked);
        masked[0] |= (byte)(_mask >> 8);
        masked[1] |= (byte)_mask;
        Span<char> decoded = stackalloc char[4];
        try
        {
            var count = _encoding.GetChars(masked[..Width], decoded);
            output.Append(decoded[..count]);
            return count > 0;
        }
        catch (DecoderFallbackException)
        {
            output.Append('\uFFFD');
            return false;
        }
    }

    /// <summary>Encodes one character into <see cref="Width"/> bytes.</summary>
    /// <returns>false when the set does not have it.</returns>
    public bool TryEncode(ReadOnlySpan<char> character, Span<byte> bytes)
    {
        Span<byte> encoded = stackalloc byte[8];
        int count;
        try
        {
            count = _encoding.GetBytes(character, encoded);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }

        if (count != Width || !Belongs(encoded))
            return false;
        bytes[0] = (byte)(encoded[0] & ~(_mask >> 8));
        if (Width == 2)
            bytes[1] = (byte)(encoded[1] & ~_mask);
        return true;
    }

    /// <summary>The code pages hold more than the set: what lies outside its plane is not of it.</summary>
    private bool Belongs(ReadOnlySpan<byte> encoded) => Number switch
    {
        6 or 14 => encoded[0] < 0x80,
        13 => encoded[0] is >= 0xA1 and <= 0xDF,
        159 => encoded[0] >= 0xA1 && encoded[1] is >= 0x21 and <= 0x7E,
        87 or 149 or 58 => encoded[0] is >= 0xA1 and <= 0xFE && encoded[1] is >= 0xA1 and <= 0xFE,
        _ => encoded[0] >= 0xA0,
    };

    private static CodeSet Single(int number, int codePage, params byte[] escape) =>
        new(number, isG0: false, width: 1, codePage, mask: 0, escape);
}
