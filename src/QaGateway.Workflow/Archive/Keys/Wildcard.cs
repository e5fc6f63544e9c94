namespace QaGateway.Workflow.Archive.Keys;

/// <summary>Wild card matching of PS3.4 §C.2.2.2.4: <c>*</c> any characters, <c>?</c> exactly one; nothing else is special (QRY-1, QRY-2).</summary>
internal static class Wildcard
{
    public static bool IsIn(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    /// <summary>Linear in memory, at worst pattern × text in time: a hostile pattern costs no more than its length says.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] is '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && (pattern[p] is '?' || pattern[p] == text[t]))
            {
                t += pattern[p] is '?' ? CharactersAt(text, t) : 1;
                p++;
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

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    /// <summary>A character outside the basic plane is two code units and one character.</summary>
    private static int CharactersAt(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    /// <summary>The literal runs between wild cards: a text that matches contains each of them.</summary>
    public static IEnumerable<string> Literals(string pattern) => pattern.Split(['*', '?'], StringSplitOptions.RemoveEmptyEntries);
}
