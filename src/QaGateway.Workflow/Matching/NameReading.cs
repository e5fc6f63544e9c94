using System.Collections.Frozen;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>One group of a name as a comparison sees it: normalised words of the family and of given and middle names (REC-4).</summary>
public sealed record NameReading(IReadOnlyList<string> Family, IReadOnlyList<string> Given)
{
    private static readonly FrozenSet<string> Titles = FrozenSet.Create(
        "JR", "SR", "II", "III", "IV", "DR", "PROF", "MED", "DIPL", "ING", "PHD", "MD", "MR", "MRS", "MS", "HERR", "FRAU");

    private static readonly FrozenSet<string> Particles = FrozenSet.Create(
        "VAN", "VON", "DER", "DEN", "DE", "DEL", "DELLA", "DI", "DA", "DOS", "DAS", "DO", "DU", "LA", "LE", "ZU", "ZUR", "ZUM", "VOM", "TEN", "TER", "AL", "EL", "BIN", "IBN");

    private static readonly FrozenSet<string> PlaceholderFamilies = FrozenSet.Create(
        "UNKNOWN", "UNBEKANNT", "TRAUMA", "TEST", "NOTFALL", "ANONYMOUS", "NN");

    public string JoinedFamily { get; } = string.Concat(Family);

    public string JoinedGiven { get; } = string.Concat(Given);

    /// <summary>UNKNOWN, JOHN DOE, BABY OF …: says that the name is not known. DOE with another given name is a name.</summary>
    public bool IsPlaceholder =>
        Family.Any(PlaceholderFamilies.Contains)
        || (Family is ["DOE"] && Given is ["JOHN"] or ["JANE"])
        || (Given is ["DOE"] && Family is ["JOHN"] or ["JANE"])
        || IsBabyOf([.. Family, .. Given]) || IsBabyOf([.. Given, .. Family]);

    public bool IsEmpty => Family.Count == 0 && Given.Count == 0;

    /// <summary>Every way a group can be meant: as its components say, and by its comma or blanks where a typist used no carets.</summary>
    public static IReadOnlyList<NameReading> Of(string group)
    {
        var components = group.Split('^');
        var given = string.Join(' ', components.Skip(1).Take(2));
        var family = components[0];
        var readings = new List<NameReading>();
        if (family.IndexOf(',', StringComparison.Ordinal) is var comma and > 0)
            Add(readings, family[..comma], $"{family[(comma + 1)..]} {given}");

        Add(readings, family, given);
        if (given.Trim().Length == 0 && readings is [{ Family.Count: > 1 } whole])
        {
            readings.Add(new NameReading([whole.Family[0]], [.. whole.Family.Skip(1)]));
            readings.Add(new NameReading([whole.Family[^1]], [.. whole.Family.SkipLast(1)]));
        }

        return readings;
    }

    /// <summary>The family name without VAN, VON, DE …; itself when nothing else would be left.</summary>
    public NameReading WithoutParticles() =>
        Family.Where(w => !Particles.Contains(w)).ToArray() is { Length: > 0 } kept && kept.Length < Family.Count ? this with { Family = kept } : this;

    private static void Add(List<NameReading> readings, string family, string given)
    {
        var reading = new NameReading(Undouble(Words(family)), Words(given));
        if (!reading.IsEmpty)
            readings.Add(reading);
    }

    private static bool IsBabyOf(IReadOnlyList<string> words) =>
        words.Zip(words.Skip(1)).Any(p => p is ("BABY", "OF")) || words is ["BABYOF", ..];

    private static string[] Words(string text)
    {
        var words = NameKey.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Where(w => !Titles.Contains(w)).ToArray() is { Length: > 0 } kept ? kept : words;
    }

    /// <summary>VAN DER VAN DER BERG: the mapping joined a prefix that FN.1 held already.</summary>
    private static string[] Undouble(string[] words)
    {
        for (var half = words.Length / 2; half > 0; half--)
        {
            if (words.AsSpan(0, half).SequenceEqual(words.AsSpan(half, half)) && words.Length > 2 * half && words.Take(half).All(Particles.Contains))
                return words[half..];
        }

        return words;
    }
}
