using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace QaGateway.Hl7;

/// <summary>MSH-18, table 0211, and the names that senders use instead (CHS-10, CHS-11).</summary>
public static class Hl7Charset
{
    private static readonly FrozenDictionary<string, int> CodePages = new Dictionary<string, int>
    {
        ["ASCII"] = 20127,
        ["USASCII"] = 20127,
        ["ISOIR6"] = 20127,
        ["88591"] = 28591,
        ["88592"] = 28592,
        ["88593"] = 28593,
        ["88594"] = 28594,
        ["88595"] = 28595,
        ["88596"] = 28596,
        ["88597"] = 28597,
        ["88598"] = 28598,
        ["88599"] = 28599,
        ["885915"] = 28605,
        ["ISOIR100"] = 28591,
        ["ISOIR101"] = 28592,
        ["ISOIR109"] = 28593,
        ["ISOIR110"] = 28594,
        ["ISOIR144"] = 28595,
        ["ISOIR127"] = 28596,
        ["ISOIR126"] = 28597,
        ["ISOIR138"] = 28598,
        ["ISOIR148"] = 28599,
        ["ISOIR203"] = 28605,
        ["LATIN1"] = 28591,
        ["WINDOWS1252"] = 1252,
        ["CP1252"] = 1252,
        ["ISOIR14"] = 932,
        ["SHIFTJIS"] = 932,
        ["ISOIR87"] = 50220,
        ["ISOIR159"] = 50220,
        ["GB180302000"] = 54936,
        ["GB18030"] = 54936,
        ["ISOIR192"] = 65001,
        ["KSX1001"] = 949,
        ["CNS116431992"] = 20000,
        ["BIG5"] = 950,
        ["UNICODE"] = 65001,
        ["UNICODEUTF8"] = 65001,
        ["UTF8"] = 65001,
        ["UNICODEUTF16"] = 1201,
        ["UTF16"] = 1201,
        ["UTF16BE"] = 1201,
        ["UTF16LE"] = 1200,
        ["UNICODEUTF32"] = 12001,
        ["UTF32"] = 12001,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<int, Encoding> Encodings = new();

    /// <summary>UTF-8 that throws on bytes which are none.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>ISO 8859-1, for which every byte means something.</summary>
    public static Encoding Latin1 => Encoding.Latin1;

    /// <summary>The encoding behind a name of table 0211 or an alias of it. It throws on bytes that it does not have.</summary>
    /// <returns>False when nobody knows the name.</returns>
    public static bool TryGet(string name, out Encoding encoding)
    {
        encoding = Encoding.ASCII;
        if (!CodePages.TryGetValue(Normalise(name), out var codePage))
            return false;
        encoding = Encodings.GetOrAdd(codePage, Create);
        return true;
    }

    /// <summary>The name to declare in MSH-18 for an encoding; null for one that the table lacks.</summary>
    public static string? NameOf(Encoding encoding) => encoding.CodePage switch
    {
        20127 => "ASCII",
        65001 => "UNICODE UTF-8",
        28605 => "8859/15",
        >= 28591 and <= 28599 => $"8859/{encoding.CodePage - 28590}",
        932 => "ISO IR14",
        50220 => "ISO IR87",
        54936 => "GB 18030-2000",
        949 => "KS X 1001",
        20000 => "CNS 11643-1992",
        950 => "BIG-5",
        _ => null,
    };

    /// <summary>Sets in which a byte of ASCII always is that character, so that a message can be split before it is decoded.</summary>
    internal static bool KeepsAscii(Encoding encoding) =>
        encoding.CodePage is 65001 or 20127 or 1252 or 28605 || encoding.CodePage is >= 28591 and <= 28599;

    private static Encoding Create(int codePage) => codePage is 65001 ? Utf8
        : CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)
          ?? Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback);

    private static string Normalise(string name)
    {
        Span<char> kept = stackalloc char[32];
        var length = 0;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                continue;
            if (length == kept.Length)
                return "";
            kept[length++] = char.ToUpperInvariant(c);
        }

        var text = kept[..length];
        return text.StartsWith("ISO8859") ? text[3..].ToString() : text.ToString();
    }
}
