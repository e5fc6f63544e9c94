using QaGateway.Dicom;

namespace QaGateway.Workflow.Corrections;

/// <summary>Brings references in the sequences of an object in line with where the referenced instances are now (REC-46, REC-48). Frame of Reference and the like are in no map and so stay (REC-47).</summary>
internal sealed class ReferenceRemap(ReferencePlaces places)
{
    // What these hold is history, or names an order or a performed step and no instance of ours.
    private static readonly HashSet<DicomTag> Untouched =
    [
        Tags.OriginalAttributesSequence, Tags.RequestAttributesSequence, Tags.ContributingEquipmentSequence, Tags.ReferencedPerformedProcedureStepSequence, Tags.DigitalSignaturesSequence,
    ];

    private static readonly DicomTag[] InstanceLists = [Tags.ReferencedSOPSequence, Tags.ReferencedImageSequence, Tags.ReferencedInstanceSequence];

    /// <summary>Keeps each sequence that changes as it was in <paramref name="priors"/>.</summary>
    public void Apply(DicomDataset header, PriorValues priors)
    {
        foreach (var tag in header.Where(e => e.Items is not null && !Untouched.Contains(e.Tag)).Select(e => e.Tag).ToList())
        {
            if (Remapped(header.GetItems(tag)) is not { } items)
                continue;

            priors.Keep(tag);
            header.SetItems(tag, items);
        }
    }

    /// <summary>SOP Instance UIDs that the sequences of an object name.</summary>
    public static IEnumerable<string> Named(DicomDataset item) => item.Where(e => !Untouched.Contains(e.Tag))
        .SelectMany(e => e.Items is { } items ? items.SelectMany(Named)
            : e.Tag == Tags.ReferencedSOPInstanceUID && item.GetText(e.Tag) is { } uid ? [uid] : []);

    /// <returns>null when nothing in them changes.</returns>
    private List<DicomDataset>? Remapped(IReadOnlyList<DicomDataset> items)
    {
        if (items.Any(i => i.Contains(Tags.StudyInstanceUID) && i.Contains(Tags.ReferencedSeriesSequence)))
            return Regrouped(items, Tags.StudyInstanceUID, Tags.ReferencedSeriesSequence, p => p.StudyUid, series => Regrouped(series, p => p.SeriesUid));
        if (items.Any(i => i.Contains(Tags.SeriesInstanceUID) && ListOf(i) is not null))
            return Regrouped(items, p => p.SeriesUid);

        List<DicomDataset>? changed = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (Remapped(items[i]) is not { } item)
                continue;

            changed ??= [.. items];
            changed[i] = item;
        }

        return changed;
    }

    private DicomDataset? Remapped(DicomDataset item)
    {
        DicomDataset? changed = null;
        foreach (var element in item.ToList())
        {
            if (element.Items is { } nested)
            {
                if (Remapped(nested) is { } items)
                    (changed ??= item.Clone()).SetItems(element.Tag, items);
            }
            else if (element.Vr is DicomVr.UI && item.GetText(element.Tag) is { } uid && places.Renamed.TryGetValue(uid, out var now))
            {
                (changed ??= item.Clone()).Set(element.Tag, now);
            }
        }

        return changed;
    }

    /// <summary>Items of a series with a list of instances: one item for each series that the instances are in now.</summary>
    private List<DicomDataset>? Regrouped(IReadOnlyList<DicomDataset> items, Func<Place, string> uidOf)
    {
        var (result, changed) = (new List<DicomDataset>(), false);
        foreach (var item in items)
        {
            if (ListOf(item) is not { } list)
            {
                result.Add(Remapped(item) is { } other ? Changed(other, ref changed) : item);
                continue;
            }

            var own = item.GetText(Tags.SeriesInstanceUID) ?? "";
            foreach (var group in item.GetItems(list).GroupBy(r => PlaceOf(r) is { } p ? uidOf(p) : places.Renamed.GetValueOrDefault(own, own)))
            {
                var references = group.Select(r => Remapped(r) is { } renamed ? Changed(renamed, ref changed) : r.Clone()).ToList();
                changed |= group.Key != own;
                result.Add(item.Clone().Set(Tags.SeriesInstanceUID, group.Key).SetItems(list, references));
            }
        }

        return changed ? result : null;
    }

    /// <summary>Items of a study with its series: one item for each study that the instances are in now (REC-48).</summary>
    private List<DicomDataset>? Regrouped(
        IReadOnlyList<DicomDataset> items, DicomTag uid, DicomTag list, Func<Place, string> uidOf, Func<IReadOnlyList<DicomDataset>, List<DicomDataset>?> inner)
    {
        var (result, changed) = (new List<DicomDataset>(), false);
        foreach (var item in items)
        {
            var own = item.GetText(uid) ?? "";
            var parts = item.GetItems(list).SelectMany(series => ByStudy(series, uidOf, places.Renamed.GetValueOrDefault(own, own))).GroupBy(p => p.Study, p => p.Series).ToList();
            foreach (var part in parts)
            {
                var members = part.ToList();
                if (inner(members) is { } regrouped)
                    members = Changed(regrouped, ref changed);

                changed |= part.Key != own;
                result.Add(item.Clone().Set(uid, part.Key).SetItems(list, members.Select(m => m.Clone())));
            }

            if (parts.Count == 0)
                result.Add(item);
        }

        return changed ? result : null;
    }

    private static IEnumerable<(string Study, DicomDataset Series)> ByStudy(DicomDataset series, Func<Place, string> uidOf, string otherwise, ReferencePlaces places)
    {
        if (ListOf(series) is not { } list)
            return [(otherwise, series)];

        return series.GetItems(list).GroupBy(r => places.BySop.TryGetValue(r.GetText(Tags.ReferencedSOPInstanceUID) ?? "", out var p) ? uidOf(p) : otherwise)
            .Select(g => (g.Key, series.Clone().SetItems(list, g.Select(r => r.Clone()))));
    }

    private IEnumerable<(string Study, DicomDataset Series)> ByStudy(DicomDataset series, Func<Place, string> uidOf, string otherwise) => ByStudy(series, uidOf, otherwise, places);

    private Place? PlaceOf(DicomDataset reference) => places.BySop.GetValueOrDefault(reference.GetText(Tags.ReferencedSOPInstanceUID) ?? "");

    private static DicomTag? ListOf(DicomDataset item) => Array.Find(InstanceLists, item.Contains) is { Value: not 0 } tag ? tag : null;

    private static T Changed<T>(T value, ref bool changed)
    {
        changed = true;
        return value;
    }
}
