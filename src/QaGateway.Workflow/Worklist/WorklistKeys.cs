using QaGateway.Dicom;

namespace QaGateway.Workflow.Worklist;

/// <summary>The keys of one query, ready to be asked of every candidate.</summary>
internal sealed class WorklistKeys
{
    private readonly List<(DicomTag Tag, bool OfStep, KeyMatch Match)> _texts = [];
    private readonly List<(DicomTag Tag, bool OfStep, List<(DicomTag Tag, KeyMatch Match)> Keys)> _sequences = [];

    private WorklistKeys()
    {
    }

    /// <summary>A key with a value was there that is not used for matching: FF01 instead of FF00 (QRY-7).</summary>
    public bool HasUnsupported { get; private set; }

    public bool HasStation { get; private set; }

    /// <summary>Single values that an index answers; null = not given as such.</summary>
    public string? PatientId { get; private set; }
    public string? Accession { get; private set; }
    public string? StudyUid { get; private set; }
    public string? ProcedureId { get; private set; }
    public string? StepId { get; private set; }
    public string? Modality { get; private set; }

    /// <summary>Inclusive; null = open.</summary>
    public string? FromDate { get; private set; }
    public string? ToDate { get; private set; }

    public static WorklistKeys Read(DicomDataset identifier)
    {
        var keys = new WorklistKeys();
        foreach (var element in identifier)
        {
            if (element.Tag == Tags.ScheduledProcedureStepSequence)
            {
                foreach (var step in (element.Items ?? []).Take(1).SelectMany(item => item.Select(e => (item, e))))
                    keys.Add(step.item, step.e, ofStep: true);
            }
            else
            {
                keys.Add(identifier, element, ofStep: false);
            }
        }

        return keys;
    }

    /// <param name="unassignedVisible">A step without a station matches any station key (MWL-2).</param>
    public bool Matches(WorklistEntry entry, bool unassignedVisible)
    {
        foreach (var (tag, ofStep, match) in _texts)
        {
            if (unassignedVisible && tag == Tags.ScheduledStationAETitle && entry.StationAes.Length == 0)
                continue;
            if (!match.Matches(WorklistAttributes.Text(entry, tag, ofStep) ?? ""))
                return false;
        }

        return _sequences.TrueForAll(s => WorklistAttributes.Items(entry, s.Tag, s.OfStep)!.Any(item => s.Keys.TrueForAll(k => k.Match.Matches(item.GetValueOrDefault(k.Tag, "")))));
    }

    private void Add(DicomDataset owner, DicomElement element, bool ofStep)
    {
        var tag = element.Tag;
        if (tag.IsPrivate || tag.IsGroupLength || tag == Tags.SpecificCharacterSet || tag == Tags.TimezoneOffsetFromUTC || element.IsEmpty)
            return;
        if (element.Items is { } items)
        {
            AddSequence(tag, items, ofStep);
            return;
        }

        var values = owner.GetTexts(tag);
        if (KeyMatch.Of(DicomDictionary.VrOf(tag), values) is not { } match)
            return;
        if (!WorklistAttributes.IsMatchable(tag, ofStep))
        {
            HasUnsupported = true;
            return;
        }

        _texts.Add((tag, ofStep, match));
        Note(tag, ofStep, values);
    }

    private void AddSequence(DicomTag tag, IReadOnlyList<DicomDataset> items, bool ofStep)
    {
        var keys = (from item in items.Take(1)
                    from element in item
                    where !element.IsEmpty && element.Items is null && !element.Tag.IsPrivate
                    let match = KeyMatch.Of(DicomDictionary.VrOf(element.Tag), item.GetTexts(element.Tag))
                    where match is not null
                    select (element.Tag, match)).ToList();
        if (keys.Count == 0)
            return;
        if (WorklistAttributes.IsMatchable(tag, ofStep))
            _sequences.Add((tag, ofStep, keys));
        else
            HasUnsupported = true;
    }

    private void Note(DicomTag tag, bool ofStep, IReadOnlyList<string> values)
    {
        var single = values is [var only] && only.AsSpan().IndexOfAny('*', '?') < 0 ? only : null;
        if (!ofStep)
        {
            if (tag == Tags.PatientID)
                PatientId = single;
            else if (tag == Tags.AccessionNumber)
                Accession = single;
            else if (tag == Tags.StudyInstanceUID)
                StudyUid = single;
            else if (tag == Tags.RequestedProcedureID)
                ProcedureId = single;
        }
        else if (tag == Tags.ScheduledProcedureStepID)
        {
            StepId = single;
        }
        else if (tag == Tags.Modality)
        {
            Modality = single;
        }
        else if (tag == Tags.ScheduledStationAETitle)
        {
            HasStation = true;
        }
        else if (tag == Tags.ScheduledProcedureStepStartDate)
        {
            var dash = values[0].IndexOf('-', StringComparison.Ordinal);
            FromDate = Date(dash < 0 ? values[0] : values[0][..dash]);
            ToDate = Date(dash < 0 ? values[0] : values[0][(dash + 1)..]);
        }
    }

    private static string? Date(string text) => string.Concat(text.Where(char.IsAsciiDigit)) is { Length: 8 } date ? date : null;
}
