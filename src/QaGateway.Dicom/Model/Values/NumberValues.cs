using System.Buffers.Binary;
using System.Globalization;

namespace QaGateway.Dicom;

/// <summary>Values of an element as numbers.</summary>
internal static class NumberValues
{
    private const NumberStyles Decimal = NumberStyles.Float;

    public static long? FirstLong(in ElementEntry entry, DicomDataset owner)
    {
        var vr = entry.EffectiveVr;
        if (vr.IsBinaryNumber)
            return entry.Length < vr.ValueSize ? null : (long)ReadInteger(entry, vr, 0);
        return TextValues.First(entry, owner) is { } text ? ParseLong(entry, text) : null;
    }

    public static double? FirstDouble(in ElementEntry entry, DicomDataset owner)
    {
        var vr = entry.EffectiveVr;
        if (vr.IsBinaryNumber)
            return entry.Length < vr.ValueSize ? null : ReadDouble(entry, vr, 0);
        return TextValues.First(entry, owner) is { } text ? ParseDouble(entry, text) : null;
    }

    public static IReadOnlyList<double> AllDoubles(in ElementEntry entry, DicomDataset owner)
    {
        var vr = entry.EffectiveVr;
        if (!vr.IsBinaryNumber)
        {
            var tag = entry;
            return [.. TextValues.All(entry, owner).Where(text => text.Length > 0).Select(text => ParseDouble(tag, text))];
        }

        var values = new double[entry.Length / vr.ValueSize];
        for (var i = 0; i < values.Length; i++)
            values[i] = ReadDouble(entry, vr, i);
        return values;
    }

    public static IReadOnlyList<int> AllInts(in ElementEntry entry, DicomDataset owner)
    {
        var vr = entry.EffectiveVr;
        var values = new List<int>();
        if (vr.IsBinaryNumber)
        {
            for (var i = 0; i < entry.Length / vr.ValueSize; i++)
                values.Add(ToInt(entry, (long)ReadInteger(entry, vr, i)));
        }
        else
        {
            foreach (var text in TextValues.All(entry, owner))
            {
                if (text.Length > 0)
                    values.Add(ToInt(entry, ParseLong(entry, text)));
            }
        }

        return values;
    }

    public static IReadOnlyList<DicomTag> AllTags(in ElementEntry entry)
    {
        var tags = new DicomTag[entry.EffectiveVr == DicomVr.AT ? entry.Length / 4 : 0];
        for (var i = 0; i < tags.Length; i++)
            tags[i] = ReadTag(entry, i);
        return tags;
    }

    /// <summary>Binary numbers in invariant notation and tags as hex; none for bulk data.</summary>
    public static IReadOnlyList<string> AsTexts(in ElementEntry entry, DicomVr vr, int limit)
    {
        if (!vr.IsBinaryNumber)
            return [];

        var texts = new string[Math.Min(limit, entry.Length / vr.ValueSize)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = vr switch
            {
                DicomVr.AT => ReadTag(entry, i).ToHex(),
                DicomVr.FL => ((float)ReadDouble(entry, vr, i)).ToString("R", CultureInfo.InvariantCulture),
                DicomVr.FD => ReadDouble(entry, vr, i).ToString("R", CultureInfo.InvariantCulture),
                _ => ReadInteger(entry, vr, i).ToString(CultureInfo.InvariantCulture),
            };
        }

        return texts;
    }

    public static DicomTag ReadTag(in ElementEntry entry, int index)
    {
        var bytes = entry.Value.Span.Slice(index * 4, 4);
        return entry.IsBigEndian
            ? new DicomTag(BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]))
            : new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));
    }

    public static Int128 ReadInteger(in ElementEntry entry, DicomVr vr, int index)
    {
        if (vr is DicomVr.FL or DicomVr.FD)
            return ToWhole(entry, ReadDouble(entry, vr, index));
        if (vr == DicomVr.AT)
            return ReadTag(entry, index).Value;

        var bits = ReadBits(entry, vr, index);
        return vr switch
        {
            DicomVr.SS => (short)bits,
            DicomVr.SL => (int)bits,
            DicomVr.SV => (long)bits,
            _ => bits,
        };
    }

    public static double ReadDouble(in ElementEntry entry, DicomVr vr, int index) => vr switch
    {
        DicomVr.FL => BitConverter.UInt32BitsToSingle((uint)ReadBits(entry, vr, index)),
        DicomVr.FD => BitConverter.UInt64BitsToDouble(ReadBits(entry, vr, index)),
        _ => (double)ReadInteger(entry, vr, index),
    };

    private static ulong ReadBits(in ElementEntry entry, DicomVr vr, int index)
    {
        var size = vr.ValueSize;
        var bytes = entry.Value.Span.Slice(index * size, size);
        return (size, entry.IsBigEndian) switch
        {
            (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
    }

    private static long ParseLong(in ElementEntry entry, string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : ToWhole(entry, ParseDouble(entry, text));

    private static double ParseDouble(in ElementEntry entry, string text) =>
        double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Bad(entry, $"{text.Length} characters that are no number");

    private static long ToWhole(in ElementEntry entry, double value) =>
        value == Math.Truncate(value) && Math.Abs(value) < 9.2e18 ? (long)value : throw Bad(entry, "not a whole number");

    private static int ToInt(in ElementEntry entry, long value) =>
        value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Bad(entry, "out of range");

    private static DicomValueException Bad(in ElementEntry entry, string problem) =>
        new(DicomTag.FromValue(entry.Tag), entry.Vr.ToString(), problem);
}
