using System.Globalization;
using System.Text;
using QaGateway.Dicom;

namespace QaGateway.Workflow.Worklist;

/// <summary>Makes the answer to a query: what was asked for, in a character set that can hold it (QRY-7, MWL-5).</summary>
internal sealed class WorklistAnswer
{
    private readonly DicomDataset _identifier;
    private readonly WorklistProfile? _profile;
    private readonly HashSet<DicomTag> _removed;
    private readonly string[] _characterSets;

    public WorklistAnswer(DicomDataset identifier, WorklistProfile? profile)
    {
        _identifier = identifier;
        _profile = profile;
        _removed = [.. (profile?.Remove ?? []).Select(keyword => DicomDictionary.TryGetTag(keyword, out var tag) ? tag : default)];
        _characterSets = profile?.CharacterSet?.Split('\\') ?? [.. identifier.GetTexts(Tags.SpecificCharacterSet)];
    }

    public DicomDataset For(WorklistEntry entry)
    {
        var requested = new Node(Of(entry));
        if (requested.IsAscii)
            return requested.ToDataset(new DicomDataset());
        if (_characterSets.Any(term => term.Length > 0))
        {
            try
            {
                return requested.ToDataset(new DicomDataset().Set(Tags.SpecificCharacterSet, _characterSets));
            }
            catch (Exception e) when (e is DicomValueException or DicomCharacterSetException)
            {
                // The set that the modality asked for cannot hold this text.
            }
        }

        return requested.ToDataset(new DicomDataset().Set(Tags.SpecificCharacterSet, "ISO_IR 192"));
    }

    private IEnumerable<(DicomTag Tag, object Value)> Of(WorklistEntry entry)
    {
        foreach (var key in _identifier)
        {
            if (IsSkipped(key.Tag))
                continue;
            if (key.Tag == Tags.ScheduledProcedureStepSequence)
                yield return (key.Tag, new[] { new Node(StepOf(entry, key.Items?.FirstOrDefault())) });
            else
                yield return (key.Tag, ValueOf(entry, key, ofStep: false));
        }
    }

    /// <summary>An empty step sequence asks for everything (MWL-5).</summary>
    private IEnumerable<(DicomTag Tag, object Value)> StepOf(WorklistEntry entry, DicomDataset? keys)
    {
        if (keys is { Count: > 0 })
            return keys.Where(k => !IsSkipped(k.Tag)).Select(k => (k.Tag, ValueOf(entry, k, ofStep: true)));

        return WorklistAttributes.StepTags.Where(t => !_removed.Contains(t)).Select(t => (t, ValueOf(entry, t, null, ofStep: true)));
    }

    private object ValueOf(WorklistEntry entry, DicomElement key, bool ofStep) => ValueOf(entry, key.Tag, key.Items, ofStep);

    private object ValueOf(WorklistEntry entry, DicomTag tag, IReadOnlyList<DicomDataset>? keys, bool ofStep)
    {
        if (WorklistAttributes.Items(entry, tag, ofStep) is { } items)
            return items.Select(item => new Node(ItemOf(item, keys?.FirstOrDefault()))).ToArray();
        if (keys is not null || DicomDictionary.VrOf(tag) is DicomVr.SQ)
            return Array.Empty<Node>();

        return Shaped(tag, WorklistAttributes.Text(entry, tag, ofStep) ?? "");
    }

    private IEnumerable<(DicomTag Tag, object Value)> ItemOf(WorklistAttributes.Item item, DicomDataset? keys) => keys is { Count: > 0 }
        ? keys.Where(k => !IsSkipped(k.Tag)).Select(k => (k.Tag, k.Items is null ? Shaped(k.Tag, item.GetValueOrDefault(k.Tag, "")) : (object)Array.Empty<Node>()))
        : item.Select(pair => (pair.Key, Shaped(pair.Key, pair.Value)));

    private bool IsSkipped(DicomTag tag) => tag.IsPrivate || tag.IsGroupLength || tag == Tags.SpecificCharacterSet || tag == Tags.TimezoneOffsetFromUTC || _removed.Contains(tag);

    private object Shaped(DicomTag tag, string value)
    {
        var isDescription = tag == Tags.ScheduledProcedureStepDescription || tag == Tags.RequestedProcedureDescription;
        if (isDescription && _profile is { DescriptionLength: > 0 and var length } && value.Length > length)
            value = value[..length];
        else if (isDescription && value.Length > 64)
            value = value[..64];

        return _profile is { Ascii: true } && !Ascii.IsValid(value) ? Plain(value) : value;
    }

    private static string Plain(string value)
    {
        var text = value.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal)
            .Replace("Ä", "AE", StringComparison.Ordinal).Replace("Ö", "OE", StringComparison.Ordinal).Replace("Ü", "UE", StringComparison.Ordinal);
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAscii(c))
                plain.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
                plain.Append('?');
        }

        return plain.ToString();
    }

    /// <summary>The answer before it is encoded: its text decides the character set.</summary>
    private sealed class Node(IEnumerable<(DicomTag Tag, object Value)> elements)
    {
        private readonly List<(DicomTag Tag, object Value)> _elements = [.. elements];

        public bool IsAscii => _elements.TrueForAll(e => e.Value is Node[] items ? items.All(i => i.IsAscii) : Ascii.IsValid((string)e.Value));

        public DicomDataset ToDataset(DicomDataset target)
        {
            foreach (var (tag, value) in _elements)
            {
                if (value is Node[] items)
                    target.SetItems(tag, items.Select(i => i.ToDataset(new DicomDataset(target.CharacterSet))));
                else
                    SetText(target, tag, (string)value);
            }

            return target;
        }

        private static void SetText(DicomDataset target, DicomTag tag, string value)
        {
            if (value.Contains('\\', StringComparison.Ordinal) && DicomDictionary.VrOf(tag) is not (DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UR))
                target.Set(tag, value.Split('\\'));
            else
                target.Set(tag, value);
        }
    }
}
