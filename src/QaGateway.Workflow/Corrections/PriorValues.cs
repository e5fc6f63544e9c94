using QaGateway.Dicom;

namespace QaGateway.Workflow.Corrections;

/// <summary>What top-level attributes were before a group of changes; whole sequences where something inside them changed (REC-32).</summary>
internal sealed class PriorValues(DicomDataset dataset)
{
    private readonly SortedDictionary<DicomTag, DicomDataset> _kept = [];

    public IReadOnlyCollection<DicomTag> Tags => _kept.Keys;

    /// <summary>Keeps the value as it is now, once.</summary>
    public void Keep(DicomTag tag)
    {
        if (_kept.ContainsKey(tag))
            return;

        var holder = new DicomDataset(dataset.CharacterSet);
        if (dataset.TryGet(tag, out var element))
            Copy(holder, element);

        _kept[tag] = holder;
    }

    /// <summary>Forgets what ended as it began.</summary>
    public void DropUnchanged()
    {
        foreach (var (tag, prior) in _kept.ToList())
        {
            var (had, has) = (prior.TryGet(tag, out var before), dataset.TryGet(tag, out var after));
            if (had == has && (!had || (before!.Items is null && after!.Items is null && prior.GetTexts(tag).SequenceEqual(dataset.GetTexts(tag)))))
                _kept.Remove(tag);
        }
    }

    /// <summary>The one item of Modified Attributes Sequence: values that keep their representation; others and added ones with zero length.</summary>
    public DicomDataset ToItem(out IReadOnlyList<DicomTag> nonconforming)
    {
        var item = new DicomDataset(dataset.CharacterSet);
        var bad = new List<DicomTag>();
        foreach (var (tag, prior) in _kept)
        {
            if (!prior.TryGet(tag, out var element))
                SetEmpty(item, tag);
            else if (Conforms(prior, element))
                Add(item, prior, element);
            else
            {
                bad.Add(tag);
                SetEmpty(item, tag);
            }
        }

        nonconforming = bad;
        return item;
    }

    public ReadOnlyMemory<byte> BytesOf(DicomTag tag) => _kept[tag].GetBytes(tag) ?? default;

    private static void Add(DicomDataset item, DicomDataset prior, DicomElement element)
    {
        if (element.Items is { } items)
            item.SetItems(element.Tag, items.Select(i => i.Clone()));
        else if (prior.CharacterSet == item.CharacterSet || !UsesCharacterSet(element.Vr))
            item.Set(element);
        else
            item.Set(element.Tag, element.Vr, [.. prior.GetTexts(element.Tag)]); // the header has become UTF-8 meanwhile
    }

    private static bool Conforms(DicomDataset prior, DicomElement element)
    {
        if (element.Items is not null || element.IsEmpty || element.IsBigEndian)
            return true;

        try
        {
            var texts = prior.GetTexts(element.Tag);
            if (texts.Count > 0)
                new DicomDataset(DicomCharacterSet.Utf8).Set(element.Tag, element.Vr, [.. texts]);

            return !texts.Any(t => t.Contains('\uFFFD', StringComparison.Ordinal) || StrictValues.Problem(element.Vr, t) is not null);
        }
        catch (Exception e) when (e is DicomValueException or DicomCharacterSetException)
        {
            return false;
        }
    }

    private static bool UsesCharacterSet(DicomVr vr) => vr is DicomVr.SH or DicomVr.LO or DicomVr.ST or DicomVr.LT or DicomVr.PN or DicomVr.UC or DicomVr.UT;

    private static void SetEmpty(DicomDataset item, DicomTag tag)
    {
        if (DicomDictionary.VrOf(tag) is DicomVr.SQ)
            item.SetItems(tag);
        else
            item.Set(tag);
    }

    private static void Copy(DicomDataset holder, DicomElement element)
    {
        if (element.Items is { } items)
            holder.SetItems(element.Tag, items.Select(i => i.Clone()));
        else
            holder.Set(element);
    }
}
