using QaGateway.Dicom;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Corrections;

/// <summary>Sets attributes of one header and remembers what they were (REC-30 to REC-32). Text that the character set cannot hold brings the whole header to ISO_IR 192 (CHS-6).</summary>
internal sealed class HeaderEditor(DicomDataset dataset)
{
    /// <exception cref="DicomCharacterSetException">Something in the header cannot be decoded, so it cannot be re-encoded either: refuse the edit.</exception>
    /// <exception cref="DicomValueException">The value does not fit its representation.</exception>
    public void Apply(LedgerChange change, PriorValues priors)
    {
        if (!DicomDictionary.TryGetTag(change.Keyword, out var tag) || ChangePath.Parse(change.Path) is not { } path)
            throw new InvalidOperationException($"The ledger names an attribute that PS3.6 does not: {change.Keyword}.");

        var there = path.Find(dataset);
        if ((change.IfPresent && there?.Contains(tag) != true) || IsSo(there, tag, change.After))
            return;

        priors.Keep(path.Steps.Count > 0 ? path.Steps[0].Sequence : tag);
        Set(path, tag, change.After);
    }

    private static bool IsSo(DicomDataset? item, DicomTag tag, string? wanted)
    {
        if (item is null || !item.TryGet(tag, out var element))
            return wanted is null;
        if (wanted is null)
            return false;
        if (element.Items is not null || wanted.Length == 0)
            return wanted.Length == 0 && element.IsEmpty;

        return Text(item, tag, element.Vr) == Trimmed(wanted, element.Vr);
    }

    private static string Text(DicomDataset item, DicomTag tag, DicomVr vr) => Trimmed(string.Join('\\', item.GetTexts(tag)), vr);

    private static string Trimmed(string text, DicomVr vr) =>
        vr is DicomVr.PN ? string.Join('\\', text.Split('\\').Select(name => PersonName.Parse(name).ToString())) : text;

    private void Set(ChangePath path, DicomTag tag, string? value)
    {
        if (value is null)
        {
            path.Find(dataset)?.Remove(tag);
            return;
        }

        var vr = DicomDictionary.VrOf(tag);
        if (vr is DicomVr.SQ)
        {
            path.Descend(dataset).SetItems(tag);
            return;
        }

        var values = vr is DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UR ? [value] : value.Split('\\');
        var isText = vr is DicomVr.SH or DicomVr.LO or DicomVr.ST or DicomVr.LT or DicomVr.PN or DicomVr.UC or DicomVr.UT;
        if (isText && HasCodeExtensions(dataset.CharacterSet))
            ToUtf8(mayStay: System.Text.Ascii.IsValid(value));

        try
        {
            path.Descend(dataset).Set(tag, values);
        }
        catch (DicomValueException) when (isText && !System.Text.Ascii.IsValid(value) && dataset.CharacterSet != DicomCharacterSet.Utf8)
        {
            ToUtf8(mayStay: false);
            path.Descend(dataset).Set(tag, values);
        }
    }

    /// <summary>ISO 2022 sets are read and not written: an edit turns them to UTF-8.</summary>
    private static bool HasCodeExtensions(DicomCharacterSet set) => set.Terms.Count > 1 || set.Terms.Any(t => t.StartsWith("ISO 2022", StringComparison.Ordinal));

    private void ToUtf8(bool mayStay)
    {
        try
        {
            dataset.UseUtf8();
        }
        catch (DicomCharacterSetException) when (mayStay)
        {
            // Plain letters are the same in every set: the undecodable rest may stay as it is.
        }
    }
}
