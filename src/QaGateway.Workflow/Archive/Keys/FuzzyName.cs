using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive.Keys;

/// <summary>Fuzzy semantic matching of names (QRY-5): tokens in any order, each token of the key must begin one of the name's or sound like it (Double Metaphone, Kölner Phonetik).</summary>
internal sealed class FuzzyName(string key)
{
    private readonly string[] _tokens = Tokens(key);

    public bool Matches(string name)
    {
        if (_tokens.Length is 0)
            return true;

        var held = Tokens(name);
        return Array.TrueForAll(_tokens, wanted => Array.Exists(held, h => Alike(wanted, h)));
    }

    private static bool Alike(string wanted, string held) =>
        held.StartsWith(wanted, StringComparison.Ordinal)
        || (wanted.Length > 2 && held.Length > 2 && (DoubleMetaphone.Alike(wanted, held) || ColognePhonetics.Of(wanted) is { Length: > 1 } sound && sound == ColognePhonetics.Of(held)));

    private static string[] Tokens(string name) => NameKey.Of(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
