using QaGateway.Dicom;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Worklist;

/// <summary>Matching of one key (QRY-1 to QRY-6): single value, wildcard, list of UIDs, range, person name. Made once a query, asked once a candidate.</summary>
internal sealed class KeyMatch
{
    private readonly Func<string, bool> _isMatch;

    private KeyMatch(Func<string, bool> isMatch) => _isMatch = isMatch;

    /// <returns>null when the key matches everything: zero length, a lone <c>*</c>, a lone <c>-</c>, or a wildcard where a date must stand (MWL-5).</returns>
    public static KeyMatch? Of(DicomVr vr, IReadOnlyList<string> key)
    {
        var values = key.Where(v => v.Length > 0).ToList();
        if (values.Count == 0 || values.TrueForAll(v => v is "*"))
            return null;

        return vr switch
        {
            DicomVr.UI => new KeyMatch(values.Contains),
            DicomVr.DA => Range(values[0], Digits),
            DicomVr.TM => Range(values[0], text => Digits(text).PadRight(6, '0')[..6], upper => Digits(upper).PadRight(6, '9')[..6]),
            DicomVr.DT => Range(values[0], Digits),
            DicomVr.PN => PersonNames(values[0]),
            DicomVr.AE or DicomVr.CS or DicomVr.LO or DicomVr.LT or DicomVr.SH or DicomVr.ST or DicomVr.UC or DicomVr.UR or DicomVr.UT => new KeyMatch(
                stored => values.Exists(v => v.AsSpan().IndexOfAny('*', '?') >= 0 ? Wildcard(v, stored) : v == stored)),
            _ => new KeyMatch(values.Contains),
        };
    }

    /// <summary>An attribute without a value matches no key that asks for one (QRY-6); of several values one is enough (MWL-2).</summary>
    public bool Matches(string stored)
    {
        if (stored.Length == 0)
            return false;
        if (!stored.Contains('\\', StringComparison.Ordinal))
            return _isMatch(stored);

        return stored.Split('\\').Any(value => value.Length > 0 && _isMatch(value));
    }

    /// <summary><c>*</c> = any number of characters, <c>?</c> = exactly one (QRY-2).</summary>
    public static bool Wildcard(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*')
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }

    private static KeyMatch? Range(string key, Func<string, string> normalise, Func<string, string>? upper = null)
    {
        if (key.AsSpan().IndexOfAny('*', '?') >= 0 || key.Trim() is "-")
            return null;

        var dash = key.IndexOf('-', StringComparison.Ordinal);
        var from = normalise(dash < 0 ? key : key[..dash]);
        var to = dash < 0 ? (upper ?? normalise)(key) : key[(dash + 1)..].Trim() is { Length: > 0 } end ? (upper ?? normalise)(end) : "";
        return new KeyMatch(stored =>
        {
            var value = normalise(stored);
            return (from.Length == 0 || string.CompareOrdinal(value, from) >= 0) && (to.Length == 0 || string.CompareOrdinal(value, to) <= 0);
        });
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    /// <summary>QRY-5: without case and accents, each group tried, component by component, missing trailing components match, carets are optional.</summary>
    private static KeyMatch PersonNames(string key)
    {
        var patterns = key.Split('=').Select(g => Fold(g.TrimEnd('^'))).Where(g => g.Length > 0).ToList();
        return new KeyMatch(stored => stored.Split('=').Select(Fold).Any(group => group.Length > 0 && patterns.Exists(p => IsName(p, group))));
    }

    private static bool IsName(string pattern, string name)
    {
        if (Wildcard(pattern, name) || Wildcard(pattern.Replace('^', ' '), name.Replace('^', ' ')))
            return true;

        var (wanted, given) = (pattern.Split('^'), name.Split('^'));
        return !wanted.Where((component, i) => component.Length > 0 && !Wildcard(component, i < given.Length ? given[i] : "")).Any();
    }

    private static string Fold(string group)
    {
        var parts = new System.Text.StringBuilder(group.Length);
        var start = 0;
        for (var i = 0; i <= group.Length; i++)
        {
            if (i < group.Length && group[i] is not ('*' or '?' or '^'))
                continue;

            var literal = group[start..i];
            parts.Append(NameKey.Of(literal));
            if (literal.EndsWith(' ') && i < group.Length && group[i] is '*' or '?' && parts.Length > 0)
                parts.Append(' ');
            if (i < group.Length)
                parts.Append(group[i]);
            start = i + 1;
        }

        return parts.ToString().TrimEnd('^', ' ');
    }
}
