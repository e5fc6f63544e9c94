using System.Buffers;
using System.Buffers.Binary;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Storage;

namespace QaGateway.Workflow.Intake;

/// <summary>
/// Whether two objects of one SOP Instance UID say the same in another encoding: another uncompressed transfer syntax, group lengths, order (REC-22).
/// It errs on the side of a conflict.
/// </summary>
public sealed class SameObject(IObjectStore store)
{
    private const int Block = 128 * 1024;

    public async Task<bool> IsSameAsync(string oneKey, string oneSyntax, string otherKey, string otherSyntax, CancellationToken cancellationToken)
    {
        if (!AreComparable(oneSyntax, otherSyntax))
            return false;
        try
        {
            await using var one = await store.OpenAsync(new(oneKey), cancellationToken);
            await using var other = await store.OpenAsync(new(otherKey), cancellationToken);
            return one is not null && other is not null && await IsSameAsync(one, oneSyntax, other, otherSyntax, cancellationToken);
        }
        catch (Exception e) when (e is DicomReadException or ObjectFormatException)
        {
            return false;
        }
    }

    private static async Task<bool> IsSameAsync(StoredObject one, string oneSyntax, StoredObject other, string otherSyntax, CancellationToken cancellationToken)
    {
        var oneHeader = await DicomReader.ReadHeaderAsync(one.Stream, oneSyntax, null, cancellationToken);
        var otherHeader = await DicomReader.ReadHeaderAsync(other.Stream, otherSyntax, null, cancellationToken);
        if (!Canonical(oneHeader.Dataset).AsSpan().SequenceEqual(Canonical(otherHeader.Dataset)))
            return false;
        if (oneHeader.PixelDataOffset is not { } oneOffset || otherHeader.PixelDataOffset is not { } otherOffset)
            return oneHeader.PixelDataOffset == otherHeader.PixelDataOffset;

        var oneValue = await ValueAsync(one, oneSyntax, oneOffset, cancellationToken);
        var otherValue = await ValueAsync(other, otherSyntax, otherOffset, cancellationToken);
        return one.Length - oneValue == other.Length - otherValue && await AreRestsEqualAsync(one.Stream, other.Stream, cancellationToken);
    }

    // Deflated data sets have no offsets to compare at; big endian pixels would have to be turned.
    private static bool AreComparable(string one, string other)
    {
        if (TransferSyntax.Find(one) is not { IsDeflated: false, IsLittleEndian: true } a || TransferSyntax.Find(other) is not { IsDeflated: false, IsLittleEndian: true } b)
            return false;
        return one == other || (!a.IsEncapsulated && !b.IsEncapsulated);
    }

    private static byte[] Canonical(DicomDataset header) => DicomWriter.Write(header, Uids.ExplicitVRLittleEndian);

    /// <summary>Moves behind the header of the pixel data element. What follows, its value and all behind it, must be equal byte for byte.</summary>
    private static async Task<long> ValueAsync(StoredObject stored, string syntax, long offset, CancellationToken cancellationToken)
    {
        var isExplicit = TransferSyntax.Find(syntax)!.IsExplicitVr;
        var header = new byte[isExplicit ? 12 : 8];
        stored.Stream.Position = offset;
        await stored.Stream.ReadExactlyAsync(header, cancellationToken);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(header.Length - 4));
        var value = offset + header.Length;
        return length is uint.MaxValue || value + length <= stored.Length ? value : throw new ObjectFormatException("The pixel data are longer than their object.");
    }

    private static async Task<bool> AreRestsEqualAsync(Stream one, Stream other, CancellationToken cancellationToken)
    {
        var (a, b) = (ArrayPool<byte>.Shared.Rent(Block), ArrayPool<byte>.Shared.Rent(Block));
        try
        {
            while (true)
            {
                var read = await one.ReadAtLeastAsync(a.AsMemory(0, Block), Block, throwOnEndOfStream: false, cancellationToken);
                var same = await other.ReadAtLeastAsync(b.AsMemory(0, Block), Block, throwOnEndOfStream: false, cancellationToken);
                if (read != same || !a.AsSpan(0, read).SequenceEqual(b.AsSpan(0, same)))
                    return false;
                if (read < Block)
                    return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(a);
            ArrayPool<byte>.Shared.Return(b);
        }
    }
}
