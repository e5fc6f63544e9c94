using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Tests.Codecs;

/// <summary>The codec processes that all tests share.</summary>
public sealed class Workers : IDisposable
{
    public CodecWorkerPool Pool { get; } = new(new CodecWorkerOptions { MaxWorkers = 2 });

    public FrameCodec Codec => field ??= new FrameCodec(Pool);

    public void Dispose() => Pool.Dispose();

    /// <summary>A picture with edges, noise and every corner of the range.</summary>
    public static (byte[] Samples, DicomImageInfo Info) Picture(int bitsAllocated, int bitsStored, bool isSigned = false, int samples = 1, int rows = 37, int columns = 53)
    {
        var random = new Random(bitsAllocated + bitsStored + samples);
        var bytes = new byte[rows * columns * samples * (bitsAllocated / 8)];
        var (low, high) = isSigned ? (-(1L << (bitsStored - 1)), (1L << (bitsStored - 1)) - 1) : (0, (1L << bitsStored) - 1);
        for (var i = 0; i < rows * columns * samples; i++)
        {
            var value = (i % 7) switch
            {
                0 => low,
                1 => high,
                2 => random.NextInt64(low, high + 1),
                _ => low + (i % (high - low + 1)),
            };
            for (var b = 0; b < bitsAllocated / 8; b++)
                bytes[(i * (bitsAllocated / 8)) + b] = (byte)(value >> (8 * b));
        }

        return (bytes, new DicomImageInfo
        {
            Rows = rows,
            Columns = columns,
            SamplesPerPixel = samples,
            BitsAllocated = bitsAllocated,
            BitsStored = bitsStored,
            HighBit = bitsStored - 1,
            IsSigned = isSigned,
            Frames = 1,
            Photometric = samples is 1 ? "MONOCHROME2" : "RGB",
            PlanarConfiguration = 0,
        });
    }
}
