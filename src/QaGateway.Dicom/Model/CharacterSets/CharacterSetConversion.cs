namespace QaGateway.Dicom.CharacterSets;

/// <summary>Re-encodes the text of a data set and its items (CHS-5, CHS-6).</summary>
internal static class CharacterSetConversion
{
    /// <summary>Checks everything first, so that a data set is converted whole or not at all.</summary>
    public static void Convert(DicomDataset dataset, DicomCharacterSet target, bool isItem)
    {
        Walk(dataset, target, apply: false);
        Walk(dataset, target, apply: true);
        Declare(dataset, target, isItem);
    }

    /// <summary>Fits an item into a data set of that character set, leaving it as it is, with its own (0008,0005), when it does not.</summary>
    public static void Fit(DicomDataset item, DicomCharacterSet outer)
    {
        var own = item.CharacterSet;
        if (own.Equals(outer))
            return;

        try
        {
            Convert(item, outer, isItem: true);
        }
        catch (DicomCharacterSetException)
        {
            Declare(item, own, isItem: false);
        }
    }

    private static void Declare(DicomDataset dataset, DicomCharacterSet target, bool isItem)
    {
        if (isItem || target.Terms.Count == 0)
            dataset.Remove(Tags.SpecificCharacterSet);
        else
            dataset.Set(Tags.SpecificCharacterSet, [.. target.Terms]);
    }

    private static void Walk(DicomDataset dataset, DicomCharacterSet target, bool apply)
    {
        var source = dataset.CharacterSet;
        foreach (ref var entry in dataset.Entries)
        {
            if (entry.Items is { } items)
            {
                foreach (var item in items)
                    WalkItem(item, target, apply);
            }
            else if (IsAffected(entry) && !source.Equals(target))
            {
                var bytes = Recode(entry, source, target);
                if (apply)
                    entry = ElementEntry.Of(DicomTag.FromValue(entry.Tag), entry.Vr, bytes);
            }
        }
    }

    private static void WalkItem(DicomDataset item, DicomCharacterSet target, bool apply)
    {
        Walk(item, target, apply);
        if (apply)
            item.Remove(Tags.SpecificCharacterSet);
    }

    private static bool IsAffected(in ElementEntry entry)
    {
        if (!entry.EffectiveVr.UsesCharacterSet)
            return false;
        var bytes = entry.Value.Span;
        return !System.Text.Ascii.IsValid(bytes) || bytes.Contains((byte)0x1B);
    }

    private static byte[] Recode(in ElementEntry entry, DicomCharacterSet source, DicomCharacterSet target)
    {
        var tag = DicomTag.FromValue(entry.Tag);
        var vr = entry.EffectiveVr;
        if (!source.TryDecode(entry.Value.Span, vr, out var values))
            throw new DicomCharacterSetException($"{tag} cannot be decoded from '{source}'.", tag);

        var output = new List<byte>();
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                output.Add((byte)'\\');
            output.AddRange(target.TryEncode(values[i], vr)
                ?? throw new DicomCharacterSetException($"{tag} has characters that '{target}' lacks.", tag));
        }

        if ((output.Count & 1) != 0)
            output.Add((byte)' ');
        return [.. output];
    }
}
