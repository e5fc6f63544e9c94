namespace QaGateway.Storage.FileSystem;

/// <summary>Walks the folders and gives back the keys, leaving out folders that hold nothing of what is asked.</summary>
internal static class KeyWalk
{
    public static IEnumerable<ObjectKey> Walk(string root, string prefix, string? after) =>
        Walk(new DirectoryInfo(root), "", "", prefix, after);

    /// <param name="folder">Where.</param>
    /// <param name="key">The key so far, with a slash at its end unless empty.</param>
    /// <param name="shard">What shard folders have said of the next segment.</param>
    /// <param name="prefix">What is asked.</param>
    /// <param name="after">What is asked.</param>
    private static IEnumerable<ObjectKey> Walk(DirectoryInfo folder, string key, string shard, string prefix, string? after)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }

        Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var entry in entries)
        {
            if (entry is not DirectoryInfo inner)
            {
                if (!entry.Name.EndsWith(KeyPath.ObjectSuffix, StringComparison.Ordinal))
                    continue;
                var found = key + entry.Name[..^KeyPath.ObjectSuffix.Length];
                if (found.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(found, after) > 0) && ObjectKey.IsValid(found))
                    yield return new ObjectKey(found);
                continue;
            }

            if (entry.Name is KeyPath.TemporaryFolder && key.Length is 0)
                continue;
            var isShard = entry.Name[0] is KeyPath.Mark;
            var (innerKey, innerShard) = isShard ? (key, shard + entry.Name[1..]) : ($"{key}{entry.Name}/", "");
            if (!MayHold(innerKey + innerShard, prefix, after))
                continue;
            foreach (var found in Walk(inner, innerKey, innerShard, prefix, after))
                yield return found;
        }
    }

    private static bool MayHold(string start, string prefix, string? after)
    {
        var common = Math.Min(start.Length, prefix.Length);
        if (string.CompareOrdinal(start, 0, prefix, 0, common) is not 0)
            return false;
        return after is null || string.CompareOrdinal(start, 0, after, 0, Math.Min(start.Length, after.Length)) >= 0;
    }
}
