using System.Buffers.Binary;

namespace QaGateway.Dicom.Encoding;

/// <summary>A sequence that came as UN with a defined length: its value is items in Implicit VR Little Endian (PS3.5 §6.2.2).</summary>
internal static class SequenceValue
{
    /// <returns>The items, none when the value is something else.</returns>
    public static IReadOnlyList<DicomDataset> Read(in ElementEntry entry, DicomCharacterSet characterSet)
    {
        var whole = new byte[8 + entry.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(whole, (ushort)(entry.Tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(whole.AsSpan(2), (ushort)entry.Tag);
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(4), entry.Length);
        entry.Value.Span.CopyTo(whole.AsSpan(8));

        var encoding = SyntaxEncoding.Of(Uids.ImplicitVRLittleEndian);
        var parser = new DatasetParser(
            encoding, ParserMode.Whole, DicomReadOptions.Default, new ValueStore(whole), new DicomDataset(characterSet));
        try
        {
            parser.Feed(whole);
            parser.Complete();
        }
        catch (DicomReadException)
        {
            return [];
        }

        return parser.Root.GetItems(DicomTag.FromValue(entry.Tag));
    }
}
