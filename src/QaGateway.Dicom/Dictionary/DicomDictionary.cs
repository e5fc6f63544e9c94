using System.Diagnostics.CodeAnalysis;

namespace QaGateway.Dicom;

/// <summary>The data dictionary of PS3.6 and the command dictionary of PS3.7. Lookups allocate nothing but the entry asked for.</summary>
public static partial class DicomDictionary
{
    /// <summary>Looks an attribute up, repeating groups included.</summary>
    /// <returns>false for private and unknown tags.</returns>
    public static bool TryGet(DicomTag tag, [NotNullWhen(true)] out DicomDictionaryEntry? entry)
    {
        var index = IndexOf(tag.Value);
        if (index < 0)
        {
            entry = null;
            return false;
        }

        var start = TextStarts[index];
        var keyword = Text.Slice(start, KeywordLengths[index]);
        var name = Text[(start + keyword.Length)..TextStarts[index + 1]];
        entry = new DicomDictionaryEntry(
            tag,
            System.Text.Encoding.ASCII.GetString(keyword),
            System.Text.Encoding.ASCII.GetString(name),
            (DicomVr)VrCodes[VrIndexes[index]],
            VrTexts[VrIndexes[index]],
            VmTexts[VmIndexes[index]],
            RetiredFlags[index] != 0);
        return true;
    }

    /// <summary>The tag of a keyword such as <c>PatientName</c>, case-sensitive as in PS3.6.</summary>
    public static bool TryGetTag(string? keyword, out DicomTag tag)
    {
        tag = default;
        if (string.IsNullOrEmpty(keyword))
            return false;

        for (var slot = HashKeyword(keyword); KeywordSlots[slot] != 0; slot = (slot + 1) & (KeywordSlots.Length - 1))
        {
            var index = KeywordSlots[slot] - 1;
            if (!System.Text.Ascii.Equals(Text.Slice(TextStarts[index], KeywordLengths[index]), keyword))
                continue;
            tag = DicomTag.FromValue(TagValues[index]);
            return true;
        }

        return false;
    }

    /// <summary>The keyword, or null when the tag is unknown or has none.</summary>
    public static string? KeywordOf(DicomTag tag)
    {
        var index = IndexOf(tag.Value);
        return index < 0 || KeywordLengths[index] == 0
            ? null
            : System.Text.Encoding.ASCII.GetString(Text.Slice(TextStarts[index], KeywordLengths[index]));
    }

    /// <summary>The representation to use when the encoding does not tell it: UN if unknown, LO for private creators, UL for group lengths.</summary>
    public static DicomVr VrOf(DicomTag tag) => VrOf(tag.Value, out _);

    /// <param name="value">The tag's 32 bits.</param>
    /// <param name="isSignDependent">true when the standard says "US or SS": Pixel Representation decides (ENC-10).</param>
    internal static DicomVr VrOf(uint value, out bool isSignDependent)
    {
        isSignDependent = false;
        var index = IndexOf(value);
        if (index >= 0)
        {
            var vr = VrIndexes[index];
            isSignDependent = (DicomVr)VrCodes[vr] == DicomVr.US && VrTexts[vr].Length > 2;
            return (DicomVr)VrCodes[vr];
        }

        if ((ushort)value == 0)
            return DicomVr.UL;
        var isPrivateCreator = (value & 0x10000) != 0 && (ushort)value is >= 0x10 and <= 0xFF;
        return isPrivateCreator ? DicomVr.LO : DicomVr.UN;
    }

    private static int IndexOf(uint value)
    {
        if ((value & 0x10000) != 0)
            return -1; // odd groups are private

        for (var slot = HashTag(value); TagSlots[slot] != 0; slot = (slot + 1) & (TagSlots.Length - 1))
        {
            var index = TagSlots[slot] - 1;
            if (TagValues[index] == value)
                return index;
        }

        return MayRepeat(value) ? RepeaterIndexOf(value) : -1;
    }

    private static bool MayRepeat(uint value) =>
        value >> 24 is 0x50 or 0x60 or 0x7F || value >> 16 is 0x0020 or 0x0028 or 0x1000 or 0x1010;

    private static int RepeaterIndexOf(uint value)
    {
        for (var i = 0; i < RepeaterIndexes.Length; i++)
        {
            if ((value & RepeaterMasks[i]) == TagValues[RepeaterIndexes[i]])
                return RepeaterIndexes[i];
        }

        return -1;
    }

    private static int HashTag(uint value) => (int)(unchecked(value * 0x9E3779B1u) >> (32 - SlotBits));

    private static int HashKeyword(string keyword)
    {
        var hash = 2166136261u;
        foreach (var letter in keyword)
            hash = unchecked((hash ^ letter) * 16777619u);
        return (int)((hash ^ (hash >> 16)) & ((1u << SlotBits) - 1));
    }
}
