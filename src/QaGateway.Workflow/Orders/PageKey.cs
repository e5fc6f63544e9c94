using System.Globalization;

namespace QaGateway.Workflow.Orders;

/// <summary>Where the next page of a list begins, newest first: at a time, behind so many items of exactly that time.</summary>
internal sealed record PageKey(DateTimeOffset At, int Skip)
{
    public static PageKey? Parse(string? text)
    {
        var parts = (text ?? "").Split('.');
        return parts is [var ticks, var skip]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            && int.TryParse(skip, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? new PageKey(new DateTimeOffset(at, TimeSpan.Zero), n)
            : null;
    }

    public static string After(IReadOnlyList<DateTimeOffset> page, PageKey? before)
    {
        var last = page[^1];
        var same = page.Count(at => at == last) + (before?.At == last ? before.Skip : 0);
        return string.Create(CultureInfo.InvariantCulture, $"{last.UtcTicks}.{same}");
    }
}
