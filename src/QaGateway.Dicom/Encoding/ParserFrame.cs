namespace QaGateway.Dicom.Encoding;

internal enum FrameKind
{
    /// <summary>The data set itself or an item: elements.</summary>
    Elements,

    /// <summary>A sequence: items of elements.</summary>
    Sequence,

    /// <summary>Encapsulated pixel data: items of bytes.</summary>
    Fragments,
}

/// <summary>One level of nesting while parsing.</summary>
internal struct ParserFrame
{
    public FrameKind Kind;
    public bool IsExplicit;
    public bool IsBigEndian;

    /// <summary>First byte after it; <see cref="long.MaxValue"/> when a delimiter ends it, or the stream.</summary>
    public long End;

    /// <summary>The elements read so far; of a sequence or fragments: those of the level around it.</summary>
    public DicomDataset Dataset;

    public uint LastTag;
    public bool IsUnsorted;

    // Of a sequence or of fragments: the element that they make.
    public uint Tag;
    public DicomVr Vr;
    public List<DicomDataset>? Items;
    public int ValueStart;
    public bool IsKept;

    public readonly bool IsUndefinedLength => End == long.MaxValue;

    /// <summary>Sees whether the elements ascend (ENC-8, ENC-11).</summary>
    public void NoteOrder(uint tag, long offset, ParserWarnings warnings)
    {
        if (tag > LastTag || (tag == 0 && LastTag == 0))
        {
            LastTag = tag;
            if (tag >> 16 is 0x0001 or 0x0003 or 0x0005 or 0x0007 or 0xFFFF)
                warnings.Add(DicomWarningCodes.IllegalGroup, tag, offset, "The standard forbids this group.");
            return;
        }

        IsUnsorted = true;
        if (tag == LastTag)
            warnings.Add(DicomWarningCodes.Duplicate, tag, offset, "The element is there twice; the first counts.");
        else
            warnings.Add(DicomWarningCodes.OutOfOrder, tag, offset, "The element is out of order.");
    }
}
