namespace QaGateway.Dicom.PixelData;

/// <summary>Rearranges native pixels.</summary>
internal static class NativeFrames
{
    /// <summary>All frames as one value of even length; frames of single bits follow one another without padding (PS3.5 §8.1.1).</summary>
    /// <exception cref="CodecException">More than an array can hold.</exception>
    public static byte[] Join(IReadOnlyList<byte[]> frames, DicomImageInfo info)
    {
        var length = ((info.FrameBits * frames.Count) + 7) / 8;
        if (length >= Array.MaxLength)
            throw new CodecException(CodecFailure.TooLarge, $"{length} bytes of pixels are more than one array can hold");
        var all = new byte[length + (length & 1)];
        if (info.FrameBits % 8 != 0)
        {
            JoinBits(frames, info, all);
            return all;
        }

        for (var i = 0; i < frames.Count; i++)
            frames[i].AsSpan(0, (int)info.FrameBytes).CopyTo(all.AsSpan((int)(i * info.FrameBytes)));
        return all;
    }

    /// <summary>Planes to pixels; what is by pixel already is returned as it is.</summary>
    public static byte[] ByPixel(byte[] frame, DicomImageInfo info)
    {
        if (info.SamplesPerPixel == 1 || info.PlanarConfiguration == 0 || info.BitsAllocated % 8 != 0)
            return frame;

        var size = info.BitsAllocated / 8;
        var pixels = info.Rows * info.Columns;
        var result = new byte[frame.Length];
        for (var sample = 0; sample < info.SamplesPerPixel; sample++)
        {
            for (var i = 0; i < pixels; i++)
                frame.AsSpan(((sample * pixels) + i) * size, size).CopyTo(result.AsSpan(((i * info.SamplesPerPixel) + sample) * size));
        }

        return result;
    }

    /// <summary>A byte a pixel to a bit a pixel, the first in the lowest bit (PS3.5 §8.1.1).</summary>
    public static byte[] PackBits(byte[] pixels)
    {
        var packed = new byte[(pixels.Length + 7) / 8];
        for (var i = 0; i < pixels.Length; i++)
            packed[i / 8] |= (byte)((pixels[i] & 1) << (i % 8));
        return packed;
    }

    private static void JoinBits(IReadOnlyList<byte[]> frames, DicomImageInfo info, byte[] all)
    {
        var target = 0L;
        foreach (var frame in frames)
        {
            for (var bit = 0L; bit < info.FrameBits; bit++, target++)
                all[target / 8] |= (byte)((frame[bit / 8] >> (int)(bit % 8) & 1) << (int)(target % 8));
        }
    }
}
