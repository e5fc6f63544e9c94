using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace QaGateway.Dicom.Encoding;

/// <summary>Takes element headers out of bytes that arrive in any cuts: the part of a header before a cut waits here for the rest.</summary>
internal struct HeaderCarry
{
    private Buffer _bytes;

    public int Length { get; private set; }

    public readonly bool IsEmpty => Length == 0;

    [UnscopedRef]
    private ReadOnlySpan<byte> Held => ((ReadOnlySpan<byte>)_bytes)[..Length];

    /// <summary>Whether nothing but zeros waits.</summary>
    public bool IsAllZero => !Held.ContainsAnyExcept((byte)0);

    /// <summary>The next bytes without taking them.</summary>
    public ReadOnlySpan<byte> Peek(ReadOnlySpan<byte> data, Span<byte> target)
    {
        Held[..Math.Min(Length, target.Length)].CopyTo(target);
        var count = Math.Min(data.Length, Math.Max(0, target.Length - Length));
        data[..count].CopyTo(target[Math.Min(Length, target.Length)..]);
        return target[..Math.Min(target.Length, Length + count)];
    }

    /// <param name="data">Loses what was taken.</param>
    /// <param name="isExplicit">Of the level that the header belongs to.</param>
    /// <param name="isBigEndian">Of that level too.</param>
    /// <param name="header">The header.</param>
    /// <returns>false when all was taken and more is needed.</returns>
    public bool TryTake(ref ReadOnlySpan<byte> data, bool isExplicit, bool isBigEndian, out ElementHeader header)
    {
        if (Length == 0 && ElementHeader.TryRead(data, isExplicit, isBigEndian, out header))
        {
            data = data[header.Size..];
            return true;
        }

        // One byte after the other, until the header is whole.
        while (!data.IsEmpty)
        {
            _bytes[Length++] = data[0];
            data = data[1..];
            if (!ElementHeader.TryRead(Held, isExplicit, isBigEndian, out header))
                continue;
            Length = 0;
            return true;
        }

        header = default;
        return false;
    }

    [InlineArray(ElementHeader.MaxSize)]
    private struct Buffer
    {
        private byte _first;
    }
}
