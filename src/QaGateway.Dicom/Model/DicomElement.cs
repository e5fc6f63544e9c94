namespace QaGateway.Dicom;

/// <summary>One attribute of a data set: a view that stays valid when the data set changes. Immutable.</summary>
public sealed class DicomElement
{
    internal DicomElement(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value, IReadOnlyList<DicomDataset>? items, bool isBigEndian, bool isEncapsulated)
    {
        Tag = tag;
        Vr = vr;
        Value = value;
        Items = items;
        IsBigEndian = isBigEndian;
        IsEncapsulated = isEncapsulated;
    }

    /// <summary>The tag.</summary>
    public DicomTag Tag { get; }

    /// <summary>The representation as received, or by the dictionary when the encoding does not tell it.</summary>
    public DicomVr Vr { get; }

    /// <summary>The value as received, padding included; empty for sequences. Encapsulated pixel data: the items, Basic Offset Table first.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>The items of a sequence; null for all else.</summary>
    public IReadOnlyList<DicomDataset>? Items { get; }

    /// <summary>Whether <see cref="Value"/> is in big-endian order (ENC-16).</summary>
    public bool IsBigEndian { get; }

    /// <summary>Whether <see cref="Value"/> is a row of fragments (ENC-12).</summary>
    public bool IsEncapsulated { get; }

    /// <summary>Whether there is a value or an item.</summary>
    public bool IsEmpty => Items is null ? Value.IsEmpty : Items.Count == 0;

    /// <inheritdoc />
    public override string ToString() => Items is null ? $"{Tag} {Vr} #{Value.Length}" : $"{Tag} {Vr} {Items.Count} items";
}
