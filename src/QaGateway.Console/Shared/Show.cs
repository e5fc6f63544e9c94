using System.Globalization;
using QaGateway.Dicom;

namespace QaGateway.Console.Shared;

/// <summary>Values as people read them: names, dates, sizes, ages.</summary>
public static class Show
{
    /// <summary>Alphabetic group of a PN: <c>MUSTER^ANNA^^DR</c> → MUSTER, ANNA DR.</summary>
    public static string Name(string? personName)
    {
        if (string.IsNullOrWhiteSpace(personName))
            return "no name";

        var parts = personName.Split('=')[0].Split('^', StringSplitOptions.TrimEntries);
        if (parts.All(string.IsNullOrEmpty))
            return OtherGroups(personName) is { Count: > 0 } others ? others[0] : "no name";

        var rest = string.Join(' ', parts.Skip(1).Where(p => p.Length > 0));
        return rest.Length == 0 ? parts[0] : $"{parts[0]}, {rest}";
    }

    /// <summary>Ideographic and phonetic groups, as written.</summary>
    public static IReadOnlyList<string> OtherGroups(string? personName) =>
        [.. (personName ?? "").Split('=').Skip(1).Select(g => g.Replace('^', ' ').Trim()).Where(g => g.Length > 0)];

    /// <summary>YYYYMMDD → 1961-04-22, which nobody reads as another day; anything else as it stands.</summary>
    public static string Date(string? date) =>
        DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : date ?? "";

    /// <summary>HHMM[SS…] → 10:05.</summary>
    public static string Time(string? time) => time is { Length: >= 4 } ? $"{time[..2]}:{time[2..4]}" : time ?? "";

    public static string Sex(string? sex) => sex switch
    {
        "M" => "male",
        "F" => "female",
        "O" => "other",
        null or "" => "sex not given",
        _ => sex,
    };

    public static string Modalities(string? modalities) => (modalities ?? "").Replace("\\", " + ", StringComparison.Ordinal);

    /// <summary>Modality and description, without saying CT twice.</summary>
    public static string Exam(string? modalities, string? description)
    {
        var modality = Modalities(modalities);
        return (description ?? "").StartsWith(modality, StringComparison.OrdinalIgnoreCase) ? description! : $"{modality} {description}".TrimEnd();
    }

    public static string Count(int count, string one, string many) =>
        count == 1 ? $"1 {one}" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} {many}";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000.0:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000.0:0.##} GB"),
    };

    /// <summary>How long ago, in one unit: 6 min, 3 h, 2 d.</summary>
    public static string Age(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 60 } => "now",
        { TotalMinutes: < 60 } age => $"{(int)age.TotalMinutes} min",
        { TotalHours: < 48 } age => $"{(int)age.TotalHours} h",
        var age => $"{(int)age.TotalDays} d",
    };

    /// <summary>Clock time at the gateway's site; with the day when it is not today.</summary>
    public static string At(DateTimeOffset at, TimeProvider clock)
    {
        var local = TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone);
        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone).Date;
        return local.ToString(local.Date == today ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    public static string AtSecond(DateTimeOffset at, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The value of an attribute as a person reads it, by its keyword.</summary>
    public static string Value(string keyword, string? value) => keyword switch
    {
        _ when string.IsNullOrEmpty(value) => "",
        "PatientName" or "ReferringPhysicianName" => string.Join(" · ", [Name(value), .. OtherGroups(value)]),
        "PatientBirthDate" or "StudyDate" => Date(value),
        _ => value,
    };

    public static string Uid(string uid) => DicomUid.NameOf(uid) ?? uid;
}
