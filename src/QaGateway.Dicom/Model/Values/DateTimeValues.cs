using System.Globalization;

namespace QaGateway.Dicom;

/// <summary>DA and TM as dates and times (PS3.5 §6.2, ENC-17).</summary>
internal static class DateTimeValues
{
    private const int FractionDigits = 6;

    public static DateOnly ParseDate(DicomTag tag, string text)
    {
        // A DT begins with the same eight digits.
        var digits = text.Length == 10 && text[4] == '.' && text[7] == '.' ? text.Replace(".", "", StringComparison.Ordinal) : text;
        return digits.Length >= 8
            && DateOnly.TryParseExact(digits.AsSpan(0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && (digits.Length == 8 || char.IsAsciiDigit(digits[8]))
            ? date
            : throw new DicomValueException(tag, "DA", $"{text.Length} characters that are no date");
    }

    public static TimeOnly ParseTime(DicomTag tag, string text)
    {
        var time = DicomDictionary.VrOf(tag) == DicomVr.DT ? TimeOfDateTime(text) : text.AsSpan();
        return TryParse(time, out var result)
            ? result
            : throw new DicomValueException(tag, "TM", $"{text.Length} characters that are no time");
    }

    private static ReadOnlySpan<char> TimeOfDateTime(string text)
    {
        var zone = text.AsSpan().IndexOfAny('+', '-');
        var local = zone < 0 ? text.AsSpan() : text.AsSpan(0, zone);
        return local.Length > 8 ? local[8..] : "00";
    }

    private static bool TryParse(ReadOnlySpan<char> text, out TimeOnly time)
    {
        time = default;
        var compact = text.Contains(':') ? text.ToString().Replace(":", "", StringComparison.Ordinal) : text;
        var point = compact.IndexOf('.');
        var whole = point < 0 ? compact : compact[..point];
        if (whole.Length is not (2 or 4 or 6) || (point >= 0 && whole.Length != 6))
            return false;

        if (!TryPart(whole, 0, 23, out var hour) || !TryPart(whole, 2, 59, out var minute) || !TryPart(whole, 4, 60, out var second)
            || !TryFraction(point < 0 ? default : compact[(point + 1)..], out var microseconds))
            return false;

        // A leap second has no place in TimeOnly: it becomes the second before.
        time = new TimeOnly(hour, minute, Math.Min(second, 59)).Add(TimeSpan.FromMicroseconds(microseconds));
        return true;
    }

    private static bool TryPart(ReadOnlySpan<char> digits, int start, int max, out int value)
    {
        value = 0;
        return start >= digits.Length
            || (int.TryParse(digits.Slice(start, 2), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max);
    }

    private static bool TryFraction(ReadOnlySpan<char> digits, out int microseconds)
    {
        microseconds = 0;
        if (digits.IsEmpty)
            return true;
        if (digits.Length > FractionDigits || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out microseconds))
            return false;
        for (var i = digits.Length; i < FractionDigits; i++)
            microseconds *= 10;
        return true;
    }
}
