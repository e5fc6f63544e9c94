using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>A LUT as its descriptor says: entries, first value mapped, bits (PS3.3 §C.11.1.1).</summary>
internal sealed class LookupTable
{
    private readonly ushort[] _entries;
    private readonly int _first;

    private LookupTable(ushort[] entries, int first, int bits)
    {
        _entries = entries;
        _first = first;
        Bits = bits;
    }

    /// <summary>Bits of an entry.</summary>
    public int Bits { get; }

    /// <summary>Values outside the table take its ends.</summary>
    public int this[long value] => _entries[Math.Clamp(value - _first, 0, _entries.Length - 1)];

    /// <summary>A modality or VOI LUT out of its item.</summary>
    /// <returns>null when it is not complete.</returns>
    public static LookupTable? FromItem(DicomDataset item, bool isSigned) => Read(item, Tags.LUTDescriptor, Tags.LUTData, isSigned);

    /// <summary>A palette; segmented ones are expanded.</summary>
    public static LookupTable? FromPalette(DicomDataset header, DicomTag descriptor, DicomTag data, DicomTag segmented) =>
        Read(header, descriptor, data, isSigned: false) ?? ReadSegmented(header, descriptor, segmented);

    private static LookupTable? Read(DicomDataset dataset, DicomTag descriptor, DicomTag data, bool isSigned)
    {
        if (Descriptor(dataset, descriptor, isSigned) is not var (count, first, bits) || Bytes(dataset, data) is not { Length: > 0 } bytes)
            return null;

        // Entries of 8 bits may be packed two to a word; then there are as many bytes as entries.
        var isPacked = bits <= 8 && bytes.Length < count * 2;
        var entries = new ushort[Math.Min(count, isPacked ? bytes.Length : bytes.Length / 2)];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = isPacked ? bytes[i] : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * 2));
        return entries.Length == 0 ? null : new LookupTable(entries, first, bits);
    }

    private static LookupTable? ReadSegmented(DicomDataset dataset, DicomTag descriptor, DicomTag segmented)
    {
        if (Descriptor(dataset, descriptor, isSigned: false) is not var (count, first, bits) || Bytes(dataset, segmented) is not { } bytes)
            return null;

        var words = new ushort[bytes.Length / 2];
        for (var i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * 2));
        return PaletteSegments.Expand(words, count) is { Length: > 0 } entries ? new LookupTable(entries, first, bits) : null;
    }

    /// <summary>The three values are US or SS by the pixels, whatever VR came; 0 entries mean 65536.</summary>
    private static (int Count, int First, int Bits)? Descriptor(DicomDataset dataset, DicomTag tag, bool isSigned)
    {
        if (dataset.GetInts(tag) is not [var count, var first, var bits, ..])
            return null;
        count &= 0xFFFF;
        return (count == 0 ? 65536 : count, isSigned ? (short)first : first & 0xFFFF, Math.Clamp(bits & 0xFFFF, 1, 16));
    }

    private static byte[]? Bytes(DicomDataset dataset, DicomTag tag)
    {
        if (!dataset.TryGet(tag, out var element) || element.Items is not null)
            return null;
        var bytes = element.Value.ToArray();
        for (var i = 0; element.IsBigEndian && i + 1 < bytes.Length; i += 2)
            (bytes[i], bytes[i + 1]) = (bytes[i + 1], bytes[i]);
        return bytes;
    }
}
