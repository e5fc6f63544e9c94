using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace QaGateway.Dicom;

/// <summary>Makes elements of values; what does not fit is refused with <see cref="DicomValueException"/>.</summary>
internal static class ValueEncoder
{
    /// <param name="tag">Which element.</param>
    /// <param name="vr">Its representation.</param>
    /// <param name="values">None, or one empty: zero length.</param>
    /// <param name="characterSet">In force for the data set.</param>
    /// <param name="isChecked">false where others' values are taken over as they are, beyond the limits of the representation.</param>
    public static ElementEntry FromTexts(
        DicomTag tag, DicomVr vr, ReadOnlySpan<string> values, DicomCharacterSet characterSet, bool isChecked = true)
    {
        if (values is [] or [""] or [null])
            return ElementEntry.Of(tag, vr, []);
        if (vr.IsBinaryNumber)
            return FromNumberTexts(tag, vr, values);
        if (!vr.IsText)
            throw new DicomValueException(tag, vr.ToString(), "cannot be set as text");
        if (vr.IsSingleText && values.Length > 1)
            throw new DicomValueException(tag, vr.ToString(), "holds one value only");

        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                output.Write("\\"u8);
            output.Write<byte>(Encode(tag, vr, values[i] ?? "", characterSet, isChecked));
        }

        if ((output.WrittenCount & 1) != 0)
            output.Write(vr.IsZeroPadded ? "\0"u8 : " "u8);
        return ElementEntry.Of(tag, vr, output.WrittenSpan.ToArray());
    }

    public static ElementEntry FromInts(DicomTag tag, DicomVr vr, ReadOnlySpan<int> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
            wide[i] = values[i];
        return FromDoubles(tag, vr, wide);
    }

    public static ElementEntry FromDoubles(DicomTag tag, DicomVr vr, ReadOnlySpan<double> values)
    {
        if (vr.IsBinaryNumber && vr != DicomVr.AT)
            return FromNumbers(tag, vr, values);
        if (!vr.IsText && vr != DicomVr.OW)
            throw new DicomValueException(tag, vr.ToString(), "cannot be set as numbers");
        if (vr == DicomVr.OW)
            return FromNumbers(tag, DicomVr.US, values); // LUT data and the like: US or OW

        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
            texts[i] = vr == DicomVr.IS ? FormatWhole(tag, values[i]) : FormatDecimal(tag, values[i]);
        return FromTexts(tag, vr, texts, DicomCharacterSet.Default);
    }

    public static ElementEntry FromTags(DicomTag tag, ReadOnlySpan<DicomTag> values)
    {
        var bytes = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 4), values[i].Group);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 4 + 2), values[i].Element);
        }

        return ElementEntry.Of(tag, DicomVr.AT, bytes);
    }

    private static byte[] Encode(DicomTag tag, DicomVr vr, string value, DicomCharacterSet characterSet, bool isChecked)
    {
        if (!isChecked && !vr.IsSingleText && value.Contains('\\'))
            throw new DicomValueException(tag, vr.ToString(), "has a backslash, which would make two values");
        if (isChecked && ValueRules.Check(vr, value) is { } problem)
            throw new DicomValueException(tag, vr.ToString(), problem);
        var repertoire = vr.UsesCharacterSet ? characterSet : DicomCharacterSet.Default;
        return repertoire.TryEncode(value, vr)
            ?? throw new DicomValueException(tag, vr.ToString(), "has characters that the character set in force lacks");
    }

    private static ElementEntry FromNumberTexts(DicomTag tag, DicomVr vr, ReadOnlySpan<string> values)
    {
        if (vr == DicomVr.AT)
        {
            var tags = new DicomTag[values.Length];
            for (var i = 0; i < tags.Length; i++)
            {
                if (!DicomTag.TryParse(values[i], out tags[i]))
                    throw new DicomValueException(tag, "AT", "a value is no tag");
            }

            return FromTags(tag, tags);
        }

        if (vr is DicomVr.SV or DicomVr.UV)
            return FromWideTexts(tag, vr, values);

        var numbers = new double[values.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(values[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                throw new DicomValueException(tag, vr.ToString(), "a value is no number");
        }

        return FromNumbers(tag, vr, numbers);
    }

    /// <summary>64-bit integers do not go through double, which would lose digits.</summary>
    private static ElementEntry FromWideTexts(DicomTag tag, DicomVr vr, ReadOnlySpan<string> values)
    {
        var bytes = new byte[values.Length * 8];
        for (var i = 0; i < values.Length; i++)
        {
            if (!Int128.TryParse(values[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                || number < (vr == DicomVr.SV ? long.MinValue : 0) || number > (vr == DicomVr.SV ? long.MaxValue : ulong.MaxValue))
                throw new DicomValueException(tag, vr.ToString(), "a value is out of range");
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 8), unchecked((ulong)number));
        }

        return ElementEntry.Of(tag, vr, bytes);
    }

    private static ElementEntry FromNumbers(DicomTag tag, DicomVr vr, ReadOnlySpan<double> values)
    {
        var size = vr.ValueSize;
        var bytes = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryWrite(vr, values[i], bytes.AsSpan(i * size, size)))
                throw new DicomValueException(tag, vr.ToString(), "a value is out of range");
        }

        return ElementEntry.Of(tag, vr, bytes);
    }

    private static bool TryWrite(DicomVr vr, double value, Span<byte> bytes)
    {
        if (vr == DicomVr.FD)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            return true;
        }

        if (vr == DicomVr.FL)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
            return true;
        }

        var (min, max) = vr switch
        {
            DicomVr.US => (ushort.MinValue, ushort.MaxValue),
            DicomVr.SS => (short.MinValue, short.MaxValue),
            DicomVr.UL => (uint.MinValue, uint.MaxValue),
            DicomVr.SL => (int.MinValue, int.MaxValue),
            DicomVr.UV => (0d, 1L << 53),
            _ => (-(double)(1L << 53), 1L << 53),
        };
        if (value != Math.Truncate(value) || value < min || value > max)
            return false;

        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(wide, (long)value);
        wide[..bytes.Length].CopyTo(bytes);
        return true;
    }

    private static string FormatWhole(DicomTag tag, double value) =>
        value == Math.Truncate(value) && Math.Abs(value) <= int.MaxValue + 1d
            ? value.ToString("F0", CultureInfo.InvariantCulture)
            : throw new DicomValueException(tag, "IS", "a value is no whole number of 32 bits");

    /// <summary>DS has 16 characters: as many digits as fit.</summary>
    private static string FormatDecimal(DicomTag tag, double value)
    {
        if (!double.IsFinite(value))
            throw new DicomValueException(tag, "DS", "a value is not finite");

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        for (var digits = 15; text.Length > ValueRules.DecimalLength; digits--)
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text;
    }
}
