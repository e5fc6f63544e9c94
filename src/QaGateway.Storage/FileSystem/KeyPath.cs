namespace QaGateway.Storage.FileSystem;

/// <summary>
/// Between keys and paths. A long segment is one of our ids: it is spread over two levels of folders by its first seven characters, so that no folder
/// grows without bound (<c>instances/0193a5b2c7d1…</c> lies in <c>instances/~0193a/~5b/</c>). What the store adds begins with <c>~</c>, which no key holds.
/// </summary>
internal static class KeyPath
{
    public const char Mark = '~';
    public const string ObjectSuffix = "~obj";
    public const string TemporaryFolder = "~tmp";
    private const int LongSegment = 16;
    private const int FirstLevel = 5;
    private const int BothLevels = 7;

    /// <summary>The folder, relative to the root, that holds a key's file; empty for the root.</summary>
    public static string FolderOf(ObjectKey key)
    {
        var folder = Sharded(key.Value);
        var slash = folder.LastIndexOf('/');
        return slash < 0 ? "" : folder[..slash];
    }

    public static string FileNameOf(ObjectKey key) => string.Concat(key.Value.AsSpan(key.Value.LastIndexOf('/') + 1), ObjectSuffix);

    public static string Sharded(string key)
    {
        var parts = new List<string>(8);
        foreach (var segment in key.Split('/'))
        {
            if (segment.Length >= LongSegment)
            {
                parts.Add($"{Mark}{segment.AsSpan(0, FirstLevel)}");
                parts.Add($"{Mark}{segment.AsSpan(FirstLevel, BothLevels - FirstLevel)}");
            }

            parts.Add(segment);
        }

        return string.Join('/', parts);
    }
}
