namespace QaGateway.Dicom.Encoding;

/// <summary>Writes the elements of a data set and of its items.</summary>
internal sealed class DatasetEncoder(SyntaxEncoding encoding, DicomWriteOptions options, OutputBuffer output)
{
    private const int MaxShortLength = 0xFFFE;

    public void WriteElements(DicomDataset dataset, bool isRoot)
    {
        var groupLengthPlace = -1;
        var group = 0u;
        foreach (ref readonly var entry in dataset.Entries)
        {
            if (groupLengthPlace >= 0 && entry.Tag >> 16 != group)
                ClosePatch(ref groupLengthPlace);
            if ((ushort)entry.Tag != 0)
            {
                WriteElement(entry);
            }
            else if (isRoot && entry.Tag >> 16 is 0 or 2)
            {
                group = entry.Tag >> 16;
                groupLengthPlace = WriteGroupLength(entry.Tag);
            }
        }

        if (groupLengthPlace >= 0)
            ClosePatch(ref groupLengthPlace);
    }

    private void ClosePatch(ref int place)
    {
        output.PatchLength(place);
        place = -1;
    }

    /// <summary>The group length of commands and meta headers counts what follows it in the group.</summary>
    private int WriteGroupLength(uint tag)
    {
        WriteHeader(tag, DicomVr.UL, 4);
        var place = output.Length;
        output.WriteUInt32(0);
        return place;
    }

    private void WriteElement(in ElementEntry entry)
    {
        if (entry.Items is { } items)
            WriteSequence(entry, items);
        else if (entry.IsEncapsulated)
            WriteEncapsulated(entry);
        else
            WriteValue(entry);
    }

    private void WriteValue(in ElementEntry entry)
    {
        var value = entry.Value.Span;
        var padded = value.Length + (value.Length & 1);
        var vr = encoding.IsExplicit && !entry.Vr.HasLongLength && padded > MaxShortLength ? DicomVr.UN : entry.Vr; // ENC-4
        WriteHeader(entry.Tag, vr, (uint)padded);

        // A value that leaves as UN is little endian whatever the syntax (PS3.5 §6.2.2).
        var isBigEndian = encoding.IsBigEndian && vr != DicomVr.UN;
        if (entry.IsBigEndian != isBigEndian && entry.Vr.UnitSize > 1)
            output.WriteSwapped(value, entry.Vr.UnitSize);
        else
            output.Write(value);
        if (padded > value.Length)
            output.WriteByte(entry.Vr.IsText && !entry.Vr.IsZeroPadded ? (byte)' ' : (byte)0);
    }

    private void WriteEncapsulated(in ElementEntry entry)
    {
        if (!encoding.IsExplicit || encoding.IsBigEndian)
            throw new InvalidOperationException("Encapsulated pixel data need an encapsulated transfer syntax.");
        WriteHeader(entry.Tag, entry.Vr == DicomVr.UN ? DicomVr.OB : entry.Vr, ElementHeader.UndefinedLength);
        output.Write(entry.Value.Span);
        WriteItemHeader(ElementHeader.SequenceDelimiter, 0);
    }

    private void WriteSequence(in ElementEntry entry, List<DicomDataset> items)
    {
        if (options.UndefinedLengths ?? (entry.Flags & ElementFlags.UndefinedLength) != 0)
        {
            WriteHeader(entry.Tag, DicomVr.SQ, ElementHeader.UndefinedLength);
            foreach (var item in items)
            {
                WriteItemHeader(ElementHeader.ItemTag, ElementHeader.UndefinedLength);
                WriteElements(item, isRoot: false);
                WriteItemHeader(ElementHeader.ItemDelimiter, 0);
            }

            WriteItemHeader(ElementHeader.SequenceDelimiter, 0);
            return;
        }

        WriteHeader(entry.Tag, DicomVr.SQ, 0);
        var place = output.Length - 4;
        foreach (var item in items)
        {
            WriteItemHeader(ElementHeader.ItemTag, 0);
            var itemPlace = output.Length - 4;
            WriteElements(item, isRoot: false);
            output.PatchLength(itemPlace);
        }

        output.PatchLength(place);
    }

    private void WriteItemHeader(uint tag, uint length)
    {
        output.WriteTag(tag);
        output.WriteUInt32(length);
    }

    private void WriteHeader(uint tag, DicomVr vr, uint length)
    {
        output.WriteTag(tag);
        if (encoding.IsExplicit)
        {
            output.WriteByte((byte)((int)vr >> 8));
            output.WriteByte((byte)vr);
            if (!vr.HasLongLength)
            {
                output.WriteUInt16((ushort)length);
                return;
            }

            output.WriteUInt16(0);
        }

        output.WriteUInt32(length);
    }
}
