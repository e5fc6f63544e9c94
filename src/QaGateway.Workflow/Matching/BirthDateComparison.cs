using System.Globalization;

namespace QaGateway.Workflow.Matching;

/// <summary>Compares birth dates written YYYYMMDD, or YYYY and YYYYMM where a system knows no more (REC-5).</summary>
public static class BirthDateComparison
{
    private const int EarliestYear = 1900;

    public static BirthDateLevel Compare(string image, string order)
    {
        var (a, b) = (Digits(image), Digits(order));
        if (a.Length == 0 || b.Length == 0)
            return BirthDateLevel.Missing;
        if (a == b)
            return a.Length == 8 ? BirthDateLevel.Equal : BirthDateLevel.YearOnly;
        if (a.Length < 8 || b.Length < 8)
        {
            var known = Math.Min(a.Length, b.Length);
            return a[..known] == b[..known] ? BirthDateLevel.YearOnly : BirthDateLevel.Different;
        }

        return IsTransposed(a, b) ? BirthDateLevel.Transposed
            : a.Zip(b).Count(p => p.First != p.Second) == 1 ? BirthDateLevel.Digit1
            : BirthDateLevel.Different;
    }

    /// <returns>YYYYMMDD, YYYYMM or YYYY; empty for what says nothing.</returns>
    private static string Digits(string date)
    {
        var digits = string.Concat(date.Where(char.IsAsciiDigit));
        if (digits.Length >= 8 && digits[4..8] is "0000")
            digits = digits[..4];
        if (digits.Length is not (4 or 6 or 8) || int.Parse(digits[..4], CultureInfo.InvariantCulture) is < EarliestYear or > 2200 || digits is "19000101")
            return "";

        return digits.Length == 8 && !DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? "" : digits;
    }

    private static bool IsTransposed(string a, string b)
    {
        if (a[..4] == b[..4] && a[4..6] == b[6..8] && a[6..8] == b[4..6])
            return true;

        var first = Enumerable.Range(0, 8).First(i => a[i] != b[i]);
        return first < 7 && a[first] == b[first + 1] && a[first + 1] == b[first] && a[(first + 2)..] == b[(first + 2)..];
    }
}
