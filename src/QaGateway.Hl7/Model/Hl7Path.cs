using System.Globalization;
using System.Text.RegularExpressions;

namespace QaGateway.Hl7;

/// <summary>A place in a message: <c>PID-3[2].4.1</c>, <c>OBX[2]-5</c>. Numbers count from 1.</summary>
/// <param name="Segment">Name.</param>
/// <param name="SegmentIndex">Place among the segments of that name.</param>
/// <param name="Field">As the standard counts.</param>
/// <param name="Repetition">1 when not given.</param>
/// <param name="Component">null: the whole repetition.</param>
/// <param name="Subcomponent">null: the whole component.</param>
public sealed partial record Hl7Path(string Segment, int SegmentIndex, int Field, int Repetition, int? Component, int? Subcomponent)
{
    /// <exception cref="FormatException">It is no path.</exception>
    public static Hl7Path Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new FormatException("An HL7 path looks like PID-3[2].4.1 or OBX[2]-5.");

    /// <returns>False when it is no path.</returns>
    public static bool TryParse(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Hl7Path? parsed)
    {
        parsed = null;
        var match = Pattern().Match(path);
        if (!match.Success)
            return false;
        parsed = new Hl7Path(
            match.Groups["segment"].Value.ToUpperInvariant(),
            Number(match, "index") ?? 1,
            Number(match, "field") ?? 0,
            Number(match, "repetition") ?? 1,
            Number(match, "component"),
            Number(match, "subcomponent"));
        return true;
    }

    /// <summary>The path again, shortest form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Segment}{Bracket(SegmentIndex)}-{Field}{Bracket(Repetition)}{Dot(Component)}{Dot(Subcomponent)}");

    [GeneratedRegex(@"^(?<segment>[A-Za-z][A-Za-z0-9]{2})(\[(?<index>[0-9]{1,6})\])?-(?<field>[0-9]{1,4})(\[(?<repetition>[0-9]{1,6})\])?(\.(?<component>[0-9]{1,4})(\.(?<subcomponent>[0-9]{1,4}))?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    private static int? Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static string Bracket(int number) => number is 1 ? "" : $"[{number.ToString(CultureInfo.InvariantCulture)}]";

    private static string Dot(int? number) => number is { } n ? $".{n.ToString(CultureInfo.InvariantCulture)}" : "";
}
