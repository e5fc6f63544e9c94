using QaGateway.Dicom;

namespace QaGateway.Workflow.Matching;

/// <summary>Compares PN strings (REC-4): like groups with like, every reading with every reading, best first.</summary>
public sealed class NameComparison(Phonetics phonetics = Phonetics.DoubleMetaphone)
{
    private const int ShortestEditable = 5;
    private const int ShortestCut = 8;

    /// <summary>Whole names are cut by devices at 16 characters and more.</summary>
    private const int ShortestWholeCut = 15;

    /// <summary>The best level over the name in use and the names the patient had before (V4).</summary>
    public NameLevel Compare(string image, string order, IEnumerable<string> previous) =>
        previous.Select(name => Compare(image, name)).Append(Compare(image, order)).MaxBy(Order);

    public NameLevel Compare(string image, string order)
    {
        var (a, b) = (PersonName.Parse(image), PersonName.Parse(order));
        var levels = new[] { (a.Alphabetic, b.Alphabetic), (a.Ideographic, b.Ideographic), (a.Phonetic, b.Phonetic) }
            .Select(pair => CompareGroup(pair.Item1, pair.Item2)).Where(level => level is not NameLevel.Missing).ToList();
        if (levels.Count == 0)
            return NameLevel.Missing;

        var best = levels.MaxBy(Order);
        return levels.Contains(NameLevel.None) && best.Rank() > NameLevel.Phonetic.Rank() ? NameLevel.Phonetic : best;
    }

    public static bool IsPlaceholder(string name) =>
        NameReading.Of(PersonName.Parse(name).Alphabetic) is { Count: > 0 } readings && readings.Any(r => r.IsPlaceholder);

    private static int Order(NameLevel level) => level is NameLevel.Missing ? -1 : (int)level;

    private NameLevel CompareGroup(string image, string order)
    {
        var (left, right) = (NameReading.Of(image), NameReading.Of(order));
        if (left.Count == 0 || right.Count == 0 || left.Any(r => r.IsPlaceholder) || right.Any(r => r.IsPlaceholder))
            return NameLevel.Missing;

        return left.SelectMany(a => right.Select(b => CompareReading(a, b))).Max();
    }

    private NameLevel CompareReading(NameReading a, NameReading b)
    {
        var level = ComparePlain(a, b);
        if (level >= NameLevel.Subset)
            return level;

        var bare = ComparePlain(a.WithoutParticles(), b.WithoutParticles());
        return bare > NameLevel.Subset ? NameLevel.Subset : bare > level ? bare : level;
    }

    private NameLevel ComparePlain(NameReading a, NameReading b)
    {
        var (family, given) = (Part(a.Family, b.Family, isGiven: false), Part(a.Given, b.Given, isGiven: true));
        if (family is NameLevel.Exact && given is NameLevel.Exact)
            return NameLevel.Exact;
        if (a.Given.Count > 0 && b.Given.Count > 0
            && Part(a.Family, b.Given, isGiven: false) is NameLevel.Exact && Part(a.Given, b.Family, isGiven: false) is NameLevel.Exact)
            return NameLevel.Swapped;
        if (IsCutWhole(a, b))
            return NameLevel.Subset;

        // A name without any given name on one side is too little to say more than "sounds like it".
        if (given is NameLevel.Missing)
            return family is NameLevel.None ? NameLevel.None : a.Given.Count == 0 && b.Given.Count == 0 ? family : Lesser(family, NameLevel.Phonetic);

        return Lesser(family, given);
    }

    private static NameLevel Lesser(NameLevel a, NameLevel b) => a < b ? a : b;

    /// <summary>Compares the words of one part; families keep their order, given names do not.</summary>
    private NameLevel Part(IReadOnlyList<string> a, IReadOnlyList<string> b, bool isGiven)
    {
        if (a.Count == 0 || b.Count == 0)
            return NameLevel.Missing;

        var (left, right) = (Contract(a), Contract(b));
        var (joinedLeft, joinedRight) = (string.Concat(left), string.Concat(right));
        if (joinedLeft == joinedRight || (isGiven && left.ToHashSet().SetEquals(right)))
            return NameLevel.Exact;
        if (left.ToHashSet().IsSubsetOf(right) || right.ToHashSet().IsSubsetOf(left))
            return NameLevel.Subset;
        if (IsCut(joinedLeft, joinedRight))
            return NameLevel.Subset;
        if (isGiven && IsInitial(left, right))
            return NameLevel.Initial;
        if (Alike(joinedLeft, joinedRight) || (isGiven && Alike(left[0], right[0])))
            return NameLevel.Phonetic;

        return IsOneEdit(joinedLeft, joinedRight) || (isGiven && IsOneEdit(left[0], right[0])) ? NameLevel.Edit1 : NameLevel.None;
    }

    /// <summary>ü = ue = u: both transcriptions count, so both become the shorter one.</summary>
    private static string[] Contract(IReadOnlyList<string> words) =>
        [.. words.Select(w => w.Replace("AE", "A", StringComparison.Ordinal).Replace("OE", "O", StringComparison.Ordinal).Replace("UE", "U", StringComparison.Ordinal))];

    private static bool IsInitial(string[] a, string[] b)
    {
        var (shorter, longer) = a[0].Length == 1 ? (a, b) : (b, a);
        return shorter[0].Length == 1 && longer[0].Length > 1 && longer[0][0] == shorter[0][0]
            && shorter.Skip(1).Zip(longer.Skip(1)).All(p => p.First == p.Second || p.First[0] == p.Second[0]);
    }

    private static bool IsCut(string a, string b) =>
        a.Length != b.Length && Math.Min(a.Length, b.Length) >= ShortestCut
        && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal));

    private static bool IsCutWhole(NameReading a, NameReading b)
    {
        var (left, right) = (a.JoinedFamily + a.JoinedGiven, b.JoinedFamily + b.JoinedGiven);
        return Math.Min(left.Length, right.Length) >= ShortestWholeCut && IsCut(left, right);
    }

    private bool Alike(string a, string b) => phonetics switch
    {
        Phonetics.Cologne => ColognePhonetics.Of(a) is { Length: > 0 } code && code == ColognePhonetics.Of(b),
        _ => DoubleMetaphone.Alike(a, b),
    };

    /// <summary>Damerau: one letter replaced, left out, added, or exchanged with its neighbour, on words of five letters and more.</summary>
    private static bool IsOneEdit(string a, string b)
    {
        if (Math.Min(a.Length, b.Length) < ShortestEditable || Math.Abs(a.Length - b.Length) > 1)
            return false;

        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
            start++;

        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)])
            end++;

        var (left, right) = (a.Length - start - end, b.Length - start - end);
        return Math.Max(left, right) <= 1 || (left == 2 && right == 2 && a[start] == b[start + 1] && a[start + 1] == b[start]);
    }
}
