namespace QaGateway.Dicom;

/// <summary>Values of an element as text.</summary>
internal static class TextValues
{
    public static string? First(in ElementEntry entry, DicomDataset owner)
    {
        if (entry.Length == 0 || entry.Items is not null)
            return null;

        var vr = entry.EffectiveVr;
        if (!IsReadAsText(vr))
            return NumberValues.AsTexts(entry, vr, limit: 1) is [var number, ..] ? number : null;

        var bytes = entry.Value.Span;
        var end = vr.IsSingleText ? -1 : bytes.IndexOf((byte)'\\');
        var first = end < 0 ? bytes : bytes[..end];
        var text = System.Text.Ascii.IsValid(first) && !first.Contains((byte)0x1B)
            ? System.Text.Encoding.ASCII.GetString(first)
            : Decode(entry, vr, owner)[0];
        text = Trim(text, vr);
        return text.Length == 0 ? null : text;
    }

    public static IReadOnlyList<string> All(in ElementEntry entry, DicomDataset owner)
    {
        if (entry.Length == 0 || entry.Items is not null)
            return [];

        var vr = entry.EffectiveVr;
        if (!IsReadAsText(vr))
            return NumberValues.AsTexts(entry, vr, limit: int.MaxValue);

        var values = Decode(entry, vr, owner).Select(value => Trim(value, vr)).ToArray();
        return values is [""] ? [] : values;
    }

    /// <summary>All values with U+FFFD for what cannot be decoded, padding kept.</summary>
    public static IReadOnlyList<string> Decode(in ElementEntry entry, DicomVr vr, DicomDataset owner)
    {
        var characterSet = vr.UsesCharacterSet || vr == DicomVr.UN ? owner.CharacterSet : DicomCharacterSet.Default;
        return characterSet.Decode(entry.Value.Span, vr);
    }

    /// <summary>Leading spaces count in the free texts, elsewhere they do not (PS3.5 §6.2); NUL is the padding of UIDs, and of sloppy writers.</summary>
    public static string Trim(string value, DicomVr vr) =>
        vr.IsSingleText || vr == DicomVr.UC ? value.TrimEnd(' ', '\0') : value.Trim(' ', '\0');

    private static bool IsReadAsText(DicomVr vr) => vr.IsText || vr == DicomVr.UN;
}
