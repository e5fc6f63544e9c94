using System.Globalization;

namespace QaGateway.Console.Messages;

/// <summary>Where in a message the fault is: an ERL of ERR-2 (<c>PID^1^3^1^4</c>) or a path (<c>PID-3.4</c>).</summary>
public sealed record ErrorPlace(string Segment, int Sequence, int? Field, int? Component)
{
    /// <returns>Null when it names no segment.</returns>
    public static ErrorPlace? Parse(string? location)
    {
        if (string.IsNullOrWhiteSpace(location))
            return null;

        if (Hl7.Hl7Path.TryParse(location, out var path))
            return new ErrorPlace(path.Segment, path.SegmentIndex, path.Field, path.Component);

        var parts = location.Split('^', StringSplitOptions.TrimEntries);
        return parts[0].Length == 3
            ? new ErrorPlace(parts[0].ToUpperInvariant(), Number(parts, 1) ?? 1, Number(parts, 2), Number(parts, 4))
            : null;
    }

    /// <summary>As people write it: PID-3.4.</summary>
    public static string Words(string? location) => Parse(location) is { } place
        ? string.Create(CultureInfo.InvariantCulture, $"{place.Segment}{(place.Sequence > 1 ? $"[{place.Sequence}]" : "")}{(place.Field is { } f ? $"-{f}" : "")}{(place.Component is { } c ? $".{c}" : "")}")
        : location ?? "";

    private static int? Number(string[] parts, int index) =>
        index < parts.Length && int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
