using System.Globalization;
using System.Text;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive.Keys;

/// <summary>A PN key (QRY-5): case and accents do not count, each of the three groups is tried, components may be left out at the end, <c>^</c> may be written as a blank, wild cards hold within a component and across.</summary>
internal sealed class NamePattern
{
    private readonly string[] _groups;

    public NamePattern(string key)
    {
        _groups = [.. key.Split('=').Take(3).Select(Fold)];
        IsUniversal = key.AsSpan().Trim("^= ") is "" or "*";
    }

    public bool IsUniversal { get; }

    /// <summary>Runs of letters and digits that <see cref="NameKey"/> of every matching name contains.</summary>
    public IEnumerable<string> Literals => _groups.SelectMany(g => g.Split(['*', '?', '^', ' '], StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal);

    /// <summary>The characters that a matching name's key begins with in one of its groups; empty when the key begins with a wild card.</summary>
    public string Prefix => _groups is [var only] && only.IndexOfAny(['*', '?', '^', ' ']) is var end ? end < 0 ? only : only[..end] : "";

    public bool Matches(string name)
    {
        if (name.Length is 0)
            return false; // QRY-6

        string[] groups = [.. name.Split('=').Take(3).Select(Fold)];
        if (_groups is [var only])
            return Array.Exists(groups, g => MatchesGroup(only, g));

        for (var i = 0; i < _groups.Length; i++)
        {
            if (_groups[i].AsSpan().TrimEnd('^') is not "" && (i >= groups.Length || !MatchesGroup(_groups[i], groups[i])))
                return false;
        }

        return true;
    }

    private static bool MatchesGroup(string pattern, string group)
    {
        if (group.AsSpan().Trim('^') is "")
            return false;

        pattern = pattern.TrimEnd('^');
        if (Wildcard.Matches(pattern, group.TrimEnd('^')))
            return true;

        return pattern.Contains('^', StringComparison.Ordinal) ? MatchesComponents(pattern.Split('^'), group.Split('^')) : MatchesWords(pattern, group.Split('^'));
    }

    private static bool MatchesComponents(string[] pattern, string[] components)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i].Length > 0 && !Wildcard.Matches(pattern[i], i < components.Length ? components[i] : ""))
                return false;
        }

        return true;
    }

    private static bool MatchesWords(string pattern, string[] components)
    {
        var joined = new StringBuilder();
        foreach (var component in components)
        {
            if (component.Length is 0)
                continue;

            joined.Append(joined.Length > 0 ? " " : "").Append(component);
            if (Wildcard.Matches(pattern, joined.ToString()))
                return true;
        }

        return false;
    }

    /// <summary>As <see cref="NameKey"/> folds, with <c>^</c> and wild cards kept.</summary>
    private static string Fold(string group)
    {
        var folded = new StringBuilder(group.Length);
        var component = new StringBuilder();
        foreach (var c in group.Normalize(NormalizationForm.FormKD))
        {
            if (c is '^' or '*' or '?')
            {
                Flush();
                folded.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
            {
                component.Append(c);
            }
        }

        Flush();
        return folded.ToString();

        void Flush()
        {
            if (component.Length is 0)
                return;

            // A blank at the edge counts only beside a wild card, never beside ^ or the end.
            var text = component.ToString();
            var key = NameKey.Of(text);
            if (folded is [.., '*' or '?'] && text is [' ', ..] && key.Length > 0)
                folded.Append(' ');
            folded.Append(key);
            component.Clear();
        }
    }
}
