namespace QaGateway.Workflow.Archive.Keys;

/// <summary>A range of dates or times as key: <c>a-b</c>, <c>-b</c>, <c>a-</c>, or one value (QRY-1). Bounds are padded, so that ordinal comparison decides.</summary>
/// <param name="From">Inclusive; empty = open.</param>
/// <param name="To">Inclusive; empty = open.</param>
internal readonly record struct DicomRange(string From, string To)
{
    private const int TimeDigits = 12; // HHMMSSFFFFFF

    public bool Contains(string normalised) =>
        normalised.Length > 0
        && (From.Length is 0 || string.CompareOrdinal(normalised, From) >= 0)
        && (To.Length is 0 || string.CompareOrdinal(normalised, To) <= 0);

    /// <returns>False when the key is no date and no range of dates: nothing matches it.</returns>
    public static bool TryParseDates(string key, out DicomRange range) => TryParse(key, Date, Date, out range);

    /// <summary>A bound that is cut after hours or minutes stands for the whole hour or minute: 10 to 1059 is 100000 to 105959.999999.</summary>
    public static bool TryParseTimes(string key, out DicomRange range) => TryParse(key, t => Time(t, '0'), t => Time(t, '9'), out range);

    /// <summary>YYYYMMDD of a stored value; ACR-NEMA's dots go (ENC-17). Empty when it is no date.</summary>
    public static string Date(string value)
    {
        var text = value.Trim().Replace(".", "", StringComparison.Ordinal);
        return text.Length is 8 && text.All(char.IsAsciiDigit) ? text : "";
    }

    /// <summary>HHMMSSFFFFFF of a stored value; ACR-NEMA's colons go. Empty when it is no time.</summary>
    public static string Time(string value) => Time(value, '0');

    private static string Time(string value, char fill)
    {
        var text = value.Trim().Replace(":", "", StringComparison.Ordinal);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
            text = dot is 6 ? text.Remove(6, 1) : "";
        if (text.Length is < 2 or > TimeDigits || (text.Length < 6 && text.Length % 2 is not 0) || !text.All(char.IsAsciiDigit))
            return "";

        return text.Length > 6 || fill is '0' ? text.PadRight(TimeDigits, fill) : (text + "5959"[^(6 - text.Length)..]).PadRight(TimeDigits, fill);
    }

    private static bool TryParse(string key, Func<string, string> from, Func<string, string> to, out DicomRange range)
    {
        var dash = key.IndexOf('-', StringComparison.Ordinal);
        var (low, high) = dash < 0 ? (key.Trim(), key.Trim()) : (key[..dash].Trim(), key[(dash + 1)..].Trim());
        range = new DicomRange(low.Length is 0 ? "" : from(low), high.Length is 0 ? "" : to(high));
        return (low.Length > 0 || high.Length > 0) && (low.Length is 0) == (range.From.Length is 0) && (high.Length is 0) == (range.To.Length is 0);
    }
}
