using System.Buffers.Binary;
using QaGateway.Dicom;

namespace QaGateway.Workflow.Corrections;

/// <summary>Where the pixel data element ends: what follows it is signatures and padding, which a changed object does not keep (REC-36, ENC-7).</summary>
internal static class PixelDataEnd
{
    private const uint Undefined = 0xFFFFFFFF;
    private const uint SequenceDelimiter = 0xFFFEE0DD;

    /// <param name="from">Offset of the element's tag.</param>
    /// <returns>The offset behind the element; the end of the stream where the element does not end before.</returns>
    public static async Task<long> FindAsync(Stream dataSet, long from, string transferSyntaxUid, CancellationToken cancellationToken)
    {
        var syntax = TransferSyntax.Find(transferSyntaxUid);
        var isBigEndian = syntax is { IsLittleEndian: false };
        var isExplicit = syntax?.IsExplicitVr ?? true;
        var header = new byte[12];
        dataSet.Position = from;
        var size = isExplicit ? 12 : 8;
        if (await dataSet.ReadAtLeastAsync(header.AsMemory(0, size), size, throwOnEndOfStream: false, cancellationToken) < size)
            return dataSet.Length;

        var length = Number(header.AsSpan(size - 4), isBigEndian);
        if (length != Undefined)
            return Math.Min(from + size + length, dataSet.Length);

        for (var at = from + size; at + 8 <= dataSet.Length;)
        {
            dataSet.Position = at;
            await dataSet.ReadExactlyAsync(header.AsMemory(0, 8), cancellationToken);
            var tag = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(header) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(2));
            if (tag == SequenceDelimiter)
                return at + 8;

            at += 8 + (long)Number(header.AsSpan(4), isBigEndian: false);
        }

        return dataSet.Length;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
