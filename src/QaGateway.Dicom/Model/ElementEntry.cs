namespace QaGateway.Dicom;

/// <summary>How a <see cref="DicomDataset"/> holds an element: 24 bytes, without an object of its own.</summary>
internal struct ElementEntry
{
    public uint Tag;
    public DicomVr Vr;
    public ElementFlags Flags;
    public int Offset;
    public int Length;

    /// <summary>A <see cref="ByteSource"/>, or the <see cref="List{T}"/> of the items of a sequence.</summary>
    public object Content;

    public readonly List<DicomDataset>? Items => Content as List<DicomDataset>;

    public readonly ReadOnlyMemory<byte> Value => Content is ByteSource source ? source.Memory.Slice(Offset, Length) : default;

    public readonly bool IsBigEndian => (Flags & ElementFlags.BigEndian) != 0;

    public readonly bool IsEncapsulated => (Flags & ElementFlags.Encapsulated) != 0;

    /// <summary>The representation to read the value by: UN of a known tag by the dictionary (ENC-4).</summary>
    public readonly DicomVr EffectiveVr => Vr == DicomVr.UN ? DicomDictionary.VrOf(Tag, out _) : Vr;

    public readonly DicomElement ToElement() =>
        new(DicomTag.FromValue(Tag), Vr, Value, Items?.AsReadOnly(), IsBigEndian, IsEncapsulated);

    public static ElementEntry Of(DicomTag tag, DicomVr vr, byte[] value) =>
        new() { Tag = tag.Value, Vr = vr, Length = value.Length, Content = new ByteSource(value) };
}
