using System.Globalization;
using System.Text;

namespace QaGateway.Workflow.Studies;

/// <summary>Names as search and comparison see them (REC-4's first steps, QRY-5): upper case, no marks, punctuation as blanks.</summary>
public static class NameKey
{
    /// <summary>All three groups of a PN, <c>=</c> and <c>^</c> as separators kept as single blanks; ü becomes U, ß becomes SS, Ø becomes O.</summary>
    public static string Of(string personName)
    {
        var key = new StringBuilder(personName.Length);
        foreach (var c in personName.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
                continue;

            if (char.IsLetterOrDigit(c))
                key.Append(Fold(c));
            else if (key is [.., not ' '])
                key.Append(' ');
        }

        return key.ToString().TrimEnd();
    }

    private static string Fold(char c) => c switch
    {
        'ß' or 'ẞ' => "SS",
        'ø' or 'Ø' => "O",
        'æ' or 'Æ' => "AE",
        'œ' or 'Œ' => "OE",
        'ł' or 'Ł' => "L",
        'đ' or 'Đ' or 'ð' or 'Ð' => "D",
        'þ' or 'Þ' => "TH",
        _ => char.ToUpperInvariant(c).ToString(),
    };
}
