using System.Globalization;

namespace QaGateway.Workflow.Quarantine;

/// <summary>A place in the list of studies, newest first.</summary>
internal readonly record struct StudyCursor(DateTimeOffset At, Guid Id)
{
    public string Write() => $"{At.UtcTicks:x}-{Id:n}";

    /// <returns>false for null and for what is no place: the list then begins at its beginning.</returns>
    public static bool TryRead(string? text, out StudyCursor cursor)
    {
        cursor = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash < 0
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ticks)
            || ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks
            || !Guid.TryParseExact(text.AsSpan(dash + 1), "n", out var id))
            return false;

        cursor = new(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}
