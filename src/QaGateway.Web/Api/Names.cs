namespace QaGateway.Web.Api;

internal static class Names
{
    /// <summary>By name only, in any case: <c>Enum.TryParse</c> would also take numbers.</summary>
    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (candidate.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
