using System.Globalization;

namespace QaGateway.Dicom.CharacterSets;

/// <summary>One value of (0008,0005), recognised also when misspelt (CHS-4).</summary>
/// <param name="Canonical">As the standard spells it; as given when unknown.</param>
/// <param name="Set">The code set; null for stand-alone and unknown terms.</param>
/// <param name="CodePage">Of a stand-alone encoding.</param>
internal sealed record CharacterSetTerm(string Canonical, CodeSet? Set, int? CodePage)
{
    public bool IsKnown => Set is not null || CodePage is not null;

    /// <summary>Parses all values; a single plain default term is the same as none.</summary>
    public static IReadOnlyList<CharacterSetTerm> ParseAll(IReadOnlyList<string> declared)
    {
        if (declared.All(term => term.Length == 0))
            return [];
        var hasExtensions = declared.Count > 1;
        return [.. declared.Select(term => Parse(term, hasExtensions))];
    }

    private static CharacterSetTerm Parse(string term, bool hasExtensions)
    {
        var letters = string.Concat(term.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        switch (letters)
        {
            case "":
                return new CharacterSetTerm("", CodeSet.Ascii, null);
            case "ISOIR192" or "UTF8" or "ISO2022IR192":
                return new CharacterSetTerm("ISO_IR 192", null, 65001);
            case "GB18030":
                return new CharacterSetTerm("GB18030", null, 54936);
            case "GBK":
                return new CharacterSetTerm("GBK", null, 936);
        }

        var isExtension = letters.StartsWith("ISO2022IR", StringComparison.Ordinal);
        var digits = isExtension ? letters[9..]
            : letters.StartsWith("ISOIR", StringComparison.Ordinal) ? letters[5..]
            : letters.StartsWith("ISO8859", StringComparison.Ordinal) ? RegistrationOfPart(letters[7..])
            : "";
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !CodeSet.ByNumber.TryGetValue(number, out var set))
            return new CharacterSetTerm(term, null, null);

        var canonical = isExtension || hasExtensions && term.Length > 0 && set.Width == 2
            ? $"ISO 2022 IR {number}"
            : $"ISO_IR {number}";
        return new CharacterSetTerm(canonical, set, null);
    }

    private static string RegistrationOfPart(string part) => part switch
    {
        "1" => "100",
        "2" => "101",
        "3" => "109",
        "4" => "110",
        "5" => "144",
        "6" => "127",
        "7" => "126",
        "8" => "138",
        "9" => "148",
        "15" => "203",
        _ => "",
    };
}
