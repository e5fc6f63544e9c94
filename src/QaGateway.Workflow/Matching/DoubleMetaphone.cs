using System.Text;

namespace QaGateway.Workflow.Matching;

/// <summary>Double Metaphone (Philips 2000) as a table of rules: two codes a word, because a spelling may be read in two ways. Rules for single Italian or Greek words of the original are left out; surnames do not need them.</summary>
public static class DoubleMetaphone
{
    private const int Length = 6;

    /// <param name="Text">What stands at the place.</param>
    /// <param name="Before">Characters of which one must stand before; <c>^</c> = start of the word, <c>V</c> = a vowel; null = anything.</param>
    /// <param name="After">Likewise behind; <c>$</c> = end of the word.</param>
    private sealed record Rule(string Text, string Primary, string? Secondary = null, string? Before = null, string? After = null);

    // First that fits wins; the longest of a letter first.
    private static readonly Rule[] Rules =
    [
        new("GN", "N", Before: "^"), new("KN", "N", Before: "^"), new("PN", "N", Before: "^"), new("WR", "R", Before: "^"), new("PS", "S", Before: "^"),
        new("X", "S", Before: "^"), new("WH", "A", Before: "^"), new("W", "A", "F", Before: "^", After: "V"),
        new("A", "A", Before: "^"), new("E", "A", Before: "^"), new("I", "A", Before: "^"), new("O", "A", Before: "^"), new("U", "A", Before: "^"), new("Y", "A", Before: "^"),
        new("A", ""), new("E", ""), new("I", ""), new("O", ""), new("U", ""), new("Y", ""),
        new("BB", "P"), new("B", "P"),
        new("CHR", "KR"), new("CHL", "KL"), new("CHM", "KM"), new("CHN", "KN"), new("CH", "K", "X", Before: "AOUE"), new("CH", "X", "K"),
        new("CZ", "S", "X"), new("CIA", "X"), new("CCI", "KS", "X"), new("CCE", "KS", "X"), new("CK", "K"), new("CG", "K"), new("CQ", "K"), new("CC", "K"),
        new("C", "S", After: "EIY"), new("C", "K"),
        new("DGE", "J"), new("DGI", "J"), new("DGY", "J"), new("DG", "TK"), new("DT", "T"), new("DD", "T"), new("D", "T"),
        new("FF", "F"), new("F", "F"),
        new("GHT", "T"), new("GH", "K", Before: "^"), new("GH", "", "F", Before: "UO"), new("GH", ""), new("GG", "K"),
        new("GN", "N", "KN"), new("G", "K", "J", After: "EIY"), new("G", "K"),
        new("H", "H", Before: "^V", After: "V"), new("H", ""),
        new("JOSE", "HS", "JS", Before: "^"), new("J", "J", "H", Before: "^"), new("JJ", "J"), new("J", "J", "", After: "$"), new("J", "J", "H"),
        new("KK", "K"), new("K", "K"), new("LL", "L"), new("L", "L"), new("MB", "M", After: "$"), new("MM", "M"), new("M", "M"), new("NN", "N"), new("N", "N"),
        new("PH", "F"), new("PP", "P"), new("PB", "P"), new("P", "P"), new("QQ", "K"), new("Q", "K"), new("RR", "R"), new("R", "R"),
        new("SCHM", "XM", "SM"), new("SCHN", "XN", "SN"), new("SCHW", "X", "S"), new("SCHER", "XR", "SKR"), new("SCHEN", "XN", "SKN"), new("SCH", "X", "SK"),
        new("SCE", "S"), new("SCI", "S"), new("SCY", "S"), new("SC", "SK"), new("SH", "X"), new("SIO", "S", "X"), new("SIA", "S", "X"), new("SZ", "S", "X"),
        new("SM", "SM", "XM", Before: "^"), new("SN", "SN", "XN", Before: "^"), new("SL", "SL", "XL", Before: "^"), new("SW", "S", "X", Before: "^"), new("SS", "S"), new("S", "S"),
        new("TION", "XN"), new("TIA", "X"), new("TCH", "X"), new("TH", "0", "T"), new("TTH", "0", "T"), new("TZ", "TS", "S"), new("TT", "T"), new("TD", "T"), new("T", "T"),
        new("VV", "F"), new("V", "F"), new("WICZ", "TS", "FX"), new("WITZ", "TS", "FX"), new("WR", "R"), new("W", "F", "", After: "$"), new("W", "", "F"),
        new("X", "KS"), new("ZH", "J"), new("ZZ", "S", "TS"), new("Z", "S", "TS"),
    ];

    private static readonly ILookup<char, Rule> ByLetter = Rules.ToLookup(r => r.Text[0]);

    /// <param name="word">Upper-case letters A-Z; others are passed over.</param>
    public static (string Primary, string Secondary) Of(string word)
    {
        var primary = new StringBuilder(Length);
        var secondary = new StringBuilder(Length);
        for (var i = 0; i < word.Length && primary.Length < Length;)
        {
            var rule = ByLetter[word[i]].FirstOrDefault(r => Fits(r, word, i));
            primary.Append(rule?.Primary);
            secondary.Append(rule?.Secondary ?? rule?.Primary);
            i += rule?.Text.Length ?? 1;
        }

        return (primary.ToString(), secondary.ToString());
    }

    /// <summary>Whether two words may sound the same: any code of one is a code of the other.</summary>
    public static bool Alike(string a, string b)
    {
        var (a1, a2) = Of(a);
        var (b1, b2) = Of(b);
        return a1.Length > 0 && b1.Length > 0 && (a1 == b1 || a1 == b2 || a2 == b1 || (a2 == b2 && a2.Length > 0));
    }

    private static bool Fits(Rule rule, string word, int at)
    {
        var end = at + rule.Text.Length;
        return string.CompareOrdinal(word, at, rule.Text, 0, rule.Text.Length) == 0
            && Stands(rule.Before, at == 0 ? '^' : word[at - 1])
            && Stands(rule.After, end == word.Length ? '$' : word[end]);
    }

    private static bool Stands(string? wanted, char there) =>
        wanted is null || wanted.Contains(there, StringComparison.Ordinal)
        || (wanted.Contains('V', StringComparison.Ordinal) && "AEIOUY".Contains(there, StringComparison.Ordinal));
}
