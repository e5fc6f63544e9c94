using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>Stored values out of native pixels (PS3.5 §8.1.1): of any bits allocated up to 32, masked, shifted, sign extended.</summary>
internal readonly ref struct SampleReader
{
    private readonly ReadOnlySpan<byte> _frame;
    private readonly int _allocated;
    private readonly int _shift;
    private readonly uint _mask;
    private readonly int _signShift;
    private readonly bool _isSigned;

    public SampleReader(ReadOnlySpan<byte> frame, DicomImageInfo info)
    {
        _frame = frame;
        _allocated = info.BitsAllocated;
        _shift = info.HighBit - info.BitsStored + 1;
        _mask = info.BitsStored >= 32 ? uint.MaxValue : (1u << info.BitsStored) - 1;
        _signShift = 32 - Math.Min(32, info.BitsStored);
        _isSigned = info.IsSigned;
    }

    /// <summary>Bits allocated that can be read.</summary>
    public static bool Supports(int bitsAllocated) => bitsAllocated is 1 or 8 or 16 or 32;

    /// <param name="index">Of the sample in the frame.</param>
    public long this[int index]
    {
        get
        {
            var raw = _allocated switch
            {
                1 => (uint)(_frame[index >> 3] >> (index & 7)) & 1,
                8 => _frame[index],
                16 => BinaryPrimitives.ReadUInt16LittleEndian(_frame[(index * 2)..]),
                _ => BinaryPrimitives.ReadUInt32LittleEndian(_frame[(index * 4)..]),
            };
            var value = (raw >> _shift) & _mask;
            return _isSigned ? (int)(value << _signShift) >> _signShift : value;
        }
    }
}
