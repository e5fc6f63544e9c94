using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive.Keys;

/// <summary>Fuzzy semantic matching of names (QRY-5): tokens in any order, each token of the key must sound like, or begin, one of the name's.</summary>
internal sealed class FuzzyName(string key)
{
    private readonly string[] _tokens = Tokens(key);

    public bool Matches(string name)
    {
        if (name.Length is 0 || _tokens.Length is 0)
            return _tokens.Length is 0;

        var held = Tokens(name);
        return Array.TrueForAll(_tokens, wanted => Array.Exists(held, h => h.StartsWith(wanted, StringComparison.Ordinal)));
    }

    private static string[] Tokens(string name) => NameKey.Of(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
