using QaGateway.Dicom.PixelData;

namespace QaGateway.CodecWorker;

/// <summary>Decoded numbers to native samples of the width that the header allocates.</summary>
internal static class Samples
{
    /// <summary>Room for a frame.</summary>
    /// <exception cref="CodecException">More than one array can hold.</exception>
    public static byte[] Allocate(CodecMessage frame)
    {
        var length = (long)frame.Rows * frame.Columns * frame.Samples * (frame.BitsAllocated / 8);
        return length is > 0 and <= 1L << 30 ? new byte[length] : throw new CodecException(CodecFailure.TooLarge, $"a frame of {length} bytes is not decoded");
    }

    /// <summary>Writes one sample, little endian; upper bits are dropped.</summary>
    public static void Put(Span<byte> samples, long index, int bitsAllocated, int value)
    {
        switch (bitsAllocated)
        {
            case 8:
                samples[(int)index] = (byte)value;
                break;
            case 16:
                samples[(int)(index * 2)] = (byte)value;
                samples[(int)(index * 2) + 1] = (byte)(value >> 8);
                break;
            default:
                BitConverter.TryWriteBytes(samples[(int)(index * 4)..], value);
                break;
        }
    }

    /// <summary>One stored sample, sign extended when the image is signed.</summary>
    public static int Get(ReadOnlySpan<byte> samples, int index, CodecMessage frame)
    {
        var raw = frame.BitsAllocated is 8 ? samples[index] : samples[index * 2] | (samples[(index * 2) + 1] << 8);
        var unused = 32 - frame.BitsStored;
        return frame.IsSigned ? raw << unused >> unused : raw;
    }

    /// <exception cref="CodecException">The stream holds another image than the header describes.</exception>
    public static void Check(CodecMessage frame, long rows, long columns, int components, int precision)
    {
        if (rows != frame.Rows || columns != frame.Columns || components != frame.Samples)
            throw new CodecException(CodecFailure.Damaged, $"the stream holds {columns} x {rows} pixels of {components} samples, the header tells of {frame.Columns} x {frame.Rows} of {frame.Samples}");
        if (precision < 1 || precision > frame.BitsAllocated)
            throw new CodecException(CodecFailure.Damaged, $"the stream has {precision} bits a sample, the header has room for {frame.BitsAllocated}");
    }
}
