using System.Collections.Frozen;

namespace QaGateway.Dicom.Network.Negotiation;

/// <summary>Which one of the proposed transfer syntaxes is taken (NEG-12, NEG-13; domain.md §1.16).</summary>
public static class TransferSyntaxChoice
{
    private const string ImplicitLittle = "1.2.840.10008.1.2";
    private const string ExplicitLittle = "1.2.840.10008.1.2.1";
    private const string Deflated = "1.2.840.10008.1.2.1.99";
    private const string ExplicitBig = "1.2.840.10008.1.2.2";

    private static readonly string[] Uncompressed = [ExplicitLittle, ImplicitLittle, Deflated, ExplicitBig];

    private static readonly FrozenSet<string> Reversible = Family(".4.57 .4.70 .4.80 .4.90 .4.92 .4.110 .4.111 .4.201 .4.202 .5 .8.1");

    private static readonly FrozenSet<string> Lossy = Family(".4.50 .4.51 .4.81 .4.91 .4.93 .4.112 .4.203");

    private static readonly FrozenSet<string> Video = Family(
        ".4.100 .4.100.1 .4.101 .4.101.1 .4.102 .4.102.1 .4.103 .4.103.1 .4.104 .4.104.1 .4.105 .4.105.1 .4.106 .4.106.1 .4.107 .4.108");

    /// <summary>Taken for storage.</summary>
    public static bool IsAccepted(string uid) =>
        Array.IndexOf(Uncompressed, uid) >= 0 || Reversible.Contains(uid) || Lossy.Contains(uid) || Video.Contains(uid);

    /// <summary>The data set is not compressed, or only deflated: it can be re-encoded without a codec.</summary>
    public static bool IsUncompressed(string uid) => Array.IndexOf(Uncompressed, uid) >= 0;

    /// <summary>For a storage context.</summary>
    /// <returns>null when none is accepted.</returns>
    public static string? ForStorage(IReadOnlyList<string> proposed, bool preferUncompressed)
    {
        var candidates = proposed.Where(IsAccepted).ToList();
        if (candidates.Count <= 1)
            return candidates.FirstOrDefault();
        if (preferUncompressed || candidates.All(IsUncompressed))
        {
            if (Uncompressed.FirstOrDefault(candidates.Contains) is { } uncompressed)
                return uncompressed;
        }

        // Never make a modality compress with loss; video is what its source is.
        return candidates.Find(c => !Lossy.Contains(c)) ?? candidates[0];
    }

    /// <summary>For a query, normalized or verification context: ELE, then ILE.</summary>
    /// <returns>null when neither is proposed.</returns>
    public static string? ForQuery(IReadOnlyList<string> proposed) =>
        proposed.Contains(ExplicitLittle) ? ExplicitLittle : proposed.Contains(ImplicitLittle) ? ImplicitLittle : null;

    private static FrozenSet<string> Family(string suffixes) => [.. suffixes.Split(' ').Select(s => ImplicitLittle + s)];
}
