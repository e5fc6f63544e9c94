using System.Text;

namespace QaGateway.Workflow.Matching;

/// <summary>Kölner Phonetik (Postel 1969): names that sound alike in German have the same digits.</summary>
public static class ColognePhonetics
{
    /// <param name="word">Upper-case letters A-Z; others are passed over.</param>
    public static string Of(string word)
    {
        var raw = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var before = i > 0 ? word[i - 1] : '\0';
            var after = i + 1 < word.Length ? word[i + 1] : '\0';
            raw.Append(Code(word[i], before, after, isFirst: i == 0));
        }

        var code = new StringBuilder(raw.Length);
        var last = '\0';
        foreach (var digit in raw.ToString())
        {
            if (digit != last && (digit != '0' || code.Length == 0))
                code.Append(digit);
            last = digit;
        }

        return code.ToString();
    }

    private static string Code(char letter, char before, char after, bool isFirst) => letter switch
    {
        'A' or 'E' or 'I' or 'J' or 'O' or 'U' or 'Y' => "0",
        'B' => "1",
        'P' => after is 'H' ? "3" : "1",
        'D' or 'T' => after is 'C' or 'S' or 'Z' ? "8" : "2",
        'F' or 'V' or 'W' => "3",
        'G' or 'K' or 'Q' => "4",
        'C' when isFirst => after is 'A' or 'H' or 'K' or 'L' or 'O' or 'Q' or 'R' or 'U' or 'X' ? "4" : "8",
        'C' => before is not ('S' or 'Z') && after is 'A' or 'H' or 'K' or 'O' or 'Q' or 'U' or 'X' ? "4" : "8",
        'X' => before is 'C' or 'K' or 'Q' ? "8" : "48",
        'L' => "5",
        'M' or 'N' => "6",
        'R' => "7",
        'S' or 'Z' => "8",
        _ => "",
    };
}
