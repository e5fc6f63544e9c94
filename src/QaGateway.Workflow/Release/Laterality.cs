using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Left and right as series, image and order say them (REC-70). It speaks only where two of them contradict; pixels are never flipped.</summary>
internal static class Laterality
{
    private static readonly HashSet<string> Left = ["LEFT", "LT", "LINKS", "LI"];
    private static readonly HashSet<string> Right = ["RIGHT", "RT", "RECHTS", "RE"];

    /// <param name="said">Of each object: (0020,0060) of its series and (0020,0062) of itself; empty = not said.</param>
    /// <param name="order">What was ordered, in words.</param>
    /// <returns>Null when nothing contradicts.</returns>
    public static string? Explain(IReadOnlyCollection<(string Series, string Image)> said, string order)
    {
        if (said.Any(s => Opposite(s.Series, s.Image)))
            return "A series and an image in it say different sides (REC-70).";

        var sides = said.SelectMany(s => new[] { s.Series, s.Image }).Where(s => s is "L" or "R" or "B").ToHashSet(StringComparer.Ordinal);
        return SideOf(order) is { } ordered && sides.Count > 0 && sides.All(s => Opposite(s, ordered))
            ? $"The order says {(ordered is "L" ? "left" : "right")}, the images say {(ordered is "L" ? "right" : "left")} (REC-70)."
            : null;
    }

    private static bool Opposite(string a, string b) => (a, b) is ("L", "R") or ("R", "L");

    private static string? SideOf(string text)
    {
        var words = NameKey.Of(text).Split(' ');
        return (words.Any(Left.Contains), words.Any(Right.Contains)) switch { (true, false) => "L", (false, true) => "R", _ => null };
    }
}
