using System.Globalization;
using QaGateway.Dicom;

namespace QaGateway.Workflow.Corrections;

/// <summary>Where a change applies: <c>RequestAttributesSequence[0]</c>, nested ones joined by dots.</summary>
internal readonly record struct ChangePath(IReadOnlyList<(DicomTag Sequence, int Item)> Steps)
{
    /// <returns>null when the path does not name sequences of PS3.6.</returns>
    public static ChangePath? Parse(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return new ChangePath([]);

        var steps = new List<(DicomTag, int)>();
        foreach (var part in path.Split('.'))
        {
            var open = part.IndexOf('[', StringComparison.Ordinal);
            if (open <= 0 || !part.EndsWith(']') || !DicomDictionary.TryGetTag(part[..open], out var tag)
                || !int.TryParse(part.AsSpan(open + 1, part.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var item))
                return null;

            steps.Add((tag, item));
        }

        return new ChangePath(steps);
    }

    /// <summary>The item, made where it is missing: an index beyond the end means one more.</summary>
    public DicomDataset Descend(DicomDataset dataset)
    {
        foreach (var (sequence, index) in Steps)
        {
            var items = dataset.GetItems(sequence);
            if (index >= items.Count)
            {
                dataset.SetItems(sequence, [.. items, new DicomDataset(dataset.CharacterSet)]);
                items = dataset.GetItems(sequence);
            }

            dataset = items[Math.Min(index, items.Count - 1)];
        }

        return dataset;
    }

    /// <summary>The item that is there already; null where it would have to be made.</summary>
    public DicomDataset? Find(DicomDataset dataset)
    {
        foreach (var (sequence, index) in Steps)
        {
            var items = dataset.GetItems(sequence);
            if (index >= items.Count)
                return null;

            dataset = items[index];
        }

        return dataset;
    }
}
