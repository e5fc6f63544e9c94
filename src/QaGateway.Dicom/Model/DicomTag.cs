using System.Globalization;

namespace QaGateway.Dicom;

/// <summary>Group and element number of an attribute (PS3.5 §7.1).</summary>
public readonly record struct DicomTag(ushort Group, ushort Element) : IComparable<DicomTag>
{
    /// <summary>Both numbers as one: group in the upper half.</summary>
    public uint Value => (uint)Group << 16 | Element;

    /// <summary>Whether the group is odd (PS3.5 §7.8).</summary>
    public bool IsPrivate => (Group & 1) != 0;

    /// <summary>Whether this is (gggg,0010-00FF) of a private group, which reserves a block.</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    /// <summary>Whether this is (gggg,0000).</summary>
    public bool IsGroupLength => Element == 0;

    /// <summary>The tag of a 32-bit number, group in the upper half.</summary>
    public static DicomTag FromValue(uint value) => new((ushort)(value >> 16), (ushort)value);

    /// <summary>Parses a keyword or hex digits; see <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">Neither a known keyword nor eight hex digits.</exception>
    public static DicomTag Parse(string text) =>
        TryParse(text, out var tag) ? tag : throw new FormatException("Neither a keyword of the data dictionary nor eight hex digits.");

    /// <summary>Accepts <c>PatientName</c>, <c>00100010</c>, <c>0010,0010</c> and <c>(0010,0010)</c>.</summary>
    public static bool TryParse(string? keywordOrHex, out DicomTag tag)
    {
        tag = default;
        if (keywordOrHex is null)
            return false;
        if (DicomDictionary.TryGetTag(keywordOrHex, out tag))
            return true;

        var text = keywordOrHex.AsSpan().Trim();
        if (text.Length == 11 && text[0] == '(' && text[10] == ')')
            text = text[1..10];
        return text.Length switch
        {
            8 => TryParseHex(text[..4], text[4..], out tag),
            9 when text[4] == ',' => TryParseHex(text[..4], text[5..], out tag),
            _ => false,
        };
    }

    /// <summary>Eight upper-case hex digits, as in DICOM JSON: <c>00100010</c>.</summary>
    public string ToHex() => Value.ToString("X8", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override string ToString() => $"({Group:X4},{Element:X4})";

    /// <inheritdoc />
    public bool Equals(DicomTag other) => Value == other.Value;

    /// <inheritdoc />
    public override int GetHashCode() => (int)Value;

    /// <inheritdoc />
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>Order of a data set.</summary>
    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    /// <summary>Order of a data set.</summary>
    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    /// <summary>Order of a data set.</summary>
    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    /// <summary>Order of a data set.</summary>
    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    private static bool TryParseHex(ReadOnlySpan<char> group, ReadOnlySpan<char> element, out DicomTag tag)
    {
        tag = default;
        if (!ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !ushort.TryParse(element, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
            return false;

        tag = new DicomTag(high, low);
        return true;
    }
}
