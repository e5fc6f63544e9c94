using System.Globalization;

namespace QaGateway.Hl7;

/// <summary>A TS or DTM value (ER7-8): <c>YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]</c>.</summary>
/// <param name="Date">The day; the first of the month or year when <paramref name="Precision"/> is coarser.</param>
/// <param name="Time">null when only a day was sent.</param>
/// <param name="Offset">As sent; null when the sender's zone is meant.</param>
/// <param name="Instant">Moment in time; null without <paramref name="Time"/>.</param>
/// <param name="Precision">How many digits of YYYYMMDDHHMMSS were sent: 4, 6, 8, 10, 12 or 14.</param>
/// <param name="Clamped">24:00 or a 60th second was moved to the last moment before it.</param>
public readonly record struct Hl7Timestamp(DateOnly Date, TimeOnly? Time, TimeSpan? Offset, DateTimeOffset? Instant, int Precision, bool Clamped)
{
    /// <summary>Reads a value; a second component (2.3.1: degree of precision) is left out of account.</summary>
    /// <param name="text">The value.</param>
    /// <param name="zoneIfNone">Zone of the sending facility, for a value without offset.</param>
    /// <param name="timestamp">The result.</param>
    /// <returns>False when it is no time stamp.</returns>
    public static bool TryParse(string? text, TimeZoneInfo zoneIfNone, out Hl7Timestamp timestamp)
    {
        timestamp = default;
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.IndexOf('^') is >= 0 and var component)
            rest = rest[..component].TrimEnd();
        if (!TryTakeOffset(ref rest, out var offset) || !TryTakeFraction(ref rest, out var fraction))
            return false;
        if (rest.Length is not (4 or 6 or 8 or 10 or 12 or 14) || rest.ContainsAnyExceptInRange('0', '9') || (fraction > 0 && rest.Length is not 14))
            return false;

        if (!TryDate(rest, out var date))
            return false;
        if (rest.Length <= 8)
        {
            timestamp = new Hl7Timestamp(date, null, offset, null, rest.Length, false);
            return true;
        }

        if (!TryTime(rest[8..], fraction, out var time, out var clamped))
            return false;
        var local = date.ToDateTime(time);
        if (local.Year is 1 or 9999)
            return false; // an offset would leave the calendar
        var instant = new DateTimeOffset(local, offset ?? zoneIfNone.GetUtcOffset(local));
        timestamp = new Hl7Timestamp(date, time, offset, instant, rest.Length, clamped);
        return true;
    }

    /// <summary>A moment as HL7 writes it, to the second: with offset for 2.5 and later, without for older versions.</summary>
    public static string Format(DateTimeOffset at, bool withOffset)
    {
        var text = at.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        if (!withOffset)
            return text;
        var minutes = Math.Abs((int)at.Offset.TotalMinutes);
        return string.Create(CultureInfo.InvariantCulture, $"{text}{(at.Offset < TimeSpan.Zero ? '-' : '+')}{minutes / 60:00}{minutes % 60:00}");
    }

    private static bool TryTakeOffset(ref ReadOnlySpan<char> rest, out TimeSpan? offset)
    {
        offset = null;
        var at = rest.IndexOfAny('+', '-');
        if (at < 0)
            return true;
        var digits = rest[(at + 1)..];
        if (digits.Length is not 4 || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        var minutes = Number(digits[..2]) * 60 + Number(digits[2..]);
        if (minutes > 14 * 60 || Number(digits[2..]) > 59)
            return false;
        offset = TimeSpan.FromMinutes(rest[at] is '-' ? -minutes : minutes);
        rest = rest[..at];
        return true;
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        var at = rest.IndexOf('.');
        if (at < 0)
            return true;
        var digits = rest[(at + 1)..];
        if (digits.Length is 0 or > 7 || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        ticks = Number(digits) * (long)Math.Pow(10, 7 - digits.Length);
        rest = rest[..at];
        return true;
    }

    private static bool TryDate(ReadOnlySpan<char> digits, out DateOnly date)
    {
        date = default;
        var year = Number(digits[..4]);
        var month = digits.Length >= 6 ? Number(digits[4..6]) : 1;
        var day = digits.Length >= 8 ? Number(digits[6..8]) : 1;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool TryTime(ReadOnlySpan<char> digits, long fraction, out TimeOnly time, out bool clamped)
    {
        var hour = Number(digits[..2]);
        var minute = digits.Length >= 4 ? Number(digits[2..4]) : 0;
        var second = digits.Length >= 6 ? Number(digits[4..6]) : 0;
        var midnight = hour is 24 && minute is 0 && second is 0;
        clamped = midnight || second is 60;
        time = default;
        if (midnight)
            (hour, minute, second) = (23, 59, 59);
        if (second is 60)
            second = 59;
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        time = new TimeOnly(hour, minute, second).Add(TimeSpan.FromTicks(clamped ? 0 : fraction));
        return true;
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
