using JpegLibrary;
using QaGateway.Dicom.PixelData;
using JpegFrameHeader = QaGateway.Dicom.PixelData.JpegFrameHeader;

namespace QaGateway.CodecWorker;

/// <summary>JPEG with a discrete cosine transform: baseline, extended (8 and 12 bits), progressive. Colour stays as it is in the stream.</summary>
internal static class JpegDct
{
    public static byte[] Decode(CodecMessage frame, byte[] stream, out StreamColor color)
    {
        var header = JpegFrameHeader.Read(stream) ?? throw new CodecException(CodecFailure.Damaged, "the frame is no JPEG stream");
        Samples.Check(frame, header.Rows, header.Columns, header.Components, header.Precision);
        color = header.Components is 3 ? header.Color : StreamColor.Undeclared;

        var writer = new Writer(frame, header.Precision, Samples.Allocate(frame));
        try
        {
            var decoder = new JpegDecoder();
            decoder.SetInput(stream);
            decoder.Identify();
            decoder.SetOutputWriter(writer);
            decoder.Decode();
        }
        catch (Exception e) when (e is not OutOfMemoryException) // a library that reads hostile bytes may throw whatever it likes
        {
            throw new CodecException(CodecFailure.Damaged, $"the JPEG stream is damaged ({e.GetType().Name})", e);
        }

        return writer.Output;
    }

    private sealed class Writer(CodecMessage frame, int precision, byte[] output) : JpegBlockOutputWriter
    {
        private const int BlockSize = 8;

        private readonly int _max = (1 << precision) - 1;

        public byte[] Output => output;

        public override void WriteBlock(ref short blockRef, int componentIndex, int x, int y)
        {
            if (componentIndex >= frame.Samples)
                return;
            var block = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref blockRef, BlockSize * BlockSize);
            var rows = Math.Min(BlockSize, frame.Rows - y);
            var columns = Math.Min(BlockSize, frame.Columns - x);
            for (var row = 0; row < rows; row++)
            {
                var index = ((((long)(y + row) * frame.Columns) + x) * frame.Samples) + componentIndex;
                for (var column = 0; column < columns; column++, index += frame.Samples)
                    Samples.Put(output, index, frame.BitsAllocated, Math.Clamp((int)block[(row * BlockSize) + column], 0, _max));
            }
        }
    }
}
