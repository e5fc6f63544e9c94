namespace QaGateway.Dicom.PixelData;

/// <summary>Segmented palettes (PS3.3 §C.7.9.2): discrete, linear and indirect segments.</summary>
internal static class PaletteSegments
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    /// <returns>At most <paramref name="count"/> entries; what is malformed ends the table.</returns>
    public static ushort[] Expand(ReadOnlySpan<ushort> words, int count)
    {
        var entries = new List<ushort>();
        var position = 0;
        while (position + 1 < words.Length && entries.Count < count)
        {
            if (words[position] == Indirect)
            {
                if (!ExpandIndirect(words, ref position, entries, count))
                    break;
            }
            else if (!ExpandOne(words, ref position, entries, count))
            {
                break;
            }
        }

        return [.. entries];
    }

    private static bool ExpandOne(ReadOnlySpan<ushort> words, ref int position, List<ushort> entries, int count)
    {
        if (position + 2 > words.Length)
            return false;
        var (code, length) = (words[position], words[position + 1]);
        position += 2;
        if (code == Discrete)
        {
            for (var i = 0; i < length && position < words.Length && entries.Count < count; i++)
                entries.Add(words[position++]);
            return true;
        }

        if (code != Linear || position >= words.Length || entries.Count == 0)
            return false;
        int start = entries[^1], end = words[position++];
        for (var i = 1; i <= length && entries.Count < count; i++)
            entries.Add((ushort)(start + (end - start) * i / length));
        return true;
    }

    /// <summary>Repeats segments from elsewhere in the table; they are no indirect ones themselves.</summary>
    private static bool ExpandIndirect(ReadOnlySpan<ushort> words, ref int position, List<ushort> entries, int count)
    {
        if (position + 4 > words.Length)
            return false;
        int segments = words[position + 1];
        var source = words[position + 2] | words[position + 3] << 16;
        position += 4;
        for (var i = 0; i < segments; i++)
        {
            if (source < 0 || source >= words.Length || !ExpandOne(words, ref source, entries, count))
                return false;
        }

        return true;
    }
}
