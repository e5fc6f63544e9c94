using System.Runtime.InteropServices;
using QaGateway.Dicom.PixelData;

namespace QaGateway.CodecWorker;

/// <summary>JPEG-LS (ISO 14495-1) by CharLS 2.</summary>
internal static unsafe partial class JpegLs
{
    private const string Library = "libcharls.so.2";
    private const int InterleaveNone = 0;
    private const int InterleaveSample = 2;

    public static string Version() => Marshal.PtrToStringUTF8((nint)charls_get_version_string()) ?? "?";

    public static byte[] Decode(CodecMessage frame, byte[] stream)
    {
        var decoder = charls_jpegls_decoder_create();
        try
        {
            fixed (byte* source = stream)
            {
                FrameInfo info;
                int interleave;
                nuint size;
                Require(charls_jpegls_decoder_set_source_buffer(decoder, source, (nuint)stream.Length));
                Require(charls_jpegls_decoder_read_header(decoder));
                Require(charls_jpegls_decoder_get_frame_info(decoder, &info));
                Samples.Check(frame, info.Height, info.Width, info.ComponentCount, info.BitsPerSample);
                Require(charls_jpegls_decoder_get_interleave_mode(decoder, &interleave));
                Require(charls_jpegls_decoder_get_destination_size(decoder, 0, &size));
                var wide = info.BitsPerSample > 8;
                var packed = new byte[checked((int)((long)frame.Rows * frame.Columns * frame.Samples * (wide ? 2 : 1)))];
                if (size != (nuint)packed.Length)
                    throw new CodecException(CodecFailure.Damaged, "the JPEG-LS stream holds another number of samples than its header says");
                fixed (byte* target = packed)
                    Require(charls_jpegls_decoder_decode_to_buffer(decoder, target, size, 0));
                return Unpack(frame, packed, wide, isPlanar: interleave is InterleaveNone && frame.Samples > 1, info.BitsPerSample);
            }
        }
        finally
        {
            charls_jpegls_decoder_destroy(decoder);
        }
    }

    public static byte[] Encode(CodecMessage frame, byte[] samples)
    {
        var wide = frame.BitsAllocated > 8 && frame.BitsStored > 8;
        var packed = Pack(frame, samples, wide);
        var encoder = charls_jpegls_encoder_create();
        try
        {
            nuint size;
            var info = new FrameInfo { Width = (uint)frame.Columns, Height = (uint)frame.Rows, BitsPerSample = frame.BitsStored, ComponentCount = frame.Samples };
            Require(charls_jpegls_encoder_set_frame_info(encoder, &info));
            Require(charls_jpegls_encoder_set_near_lossless(encoder, 0));
            Require(charls_jpegls_encoder_set_interleave_mode(encoder, frame.Samples > 1 ? InterleaveSample : InterleaveNone));
            Require(charls_jpegls_encoder_get_estimated_destination_size(encoder, &size));
            var target = new byte[checked((int)size + (packed.Length / 2))]; // noise grows
            fixed (byte* source = packed)
            fixed (byte* destination = target)
            {
                Require(charls_jpegls_encoder_set_destination_buffer(encoder, destination, (nuint)target.Length));
                Require(charls_jpegls_encoder_encode_from_buffer(encoder, source, (nuint)packed.Length, 0));
                Require(charls_jpegls_encoder_get_bytes_written(encoder, &size));
            }

            return target[..(int)size];
        }
        finally
        {
            charls_jpegls_encoder_destroy(encoder);
        }
    }

    private static byte[] Unpack(CodecMessage frame, byte[] packed, bool wide, bool isPlanar, int precision)
    {
        if (!isPlanar && wide == frame.BitsAllocated is 16 && !frame.IsSigned)
            return packed;
        var output = Samples.Allocate(frame);
        var pixels = frame.Rows * frame.Columns;
        var unused = 32 - precision;
        for (var i = 0; i < pixels * frame.Samples; i++)
        {
            var from = isPlanar ? ((i % frame.Samples) * pixels) + (i / frame.Samples) : i;
            var value = wide ? packed[from * 2] | (packed[(from * 2) + 1] << 8) : packed[from];
            // JPEG-LS knows no sign: that of the stored bits goes on through those allocated.
            Samples.Put(output, i, frame.BitsAllocated, frame.IsSigned ? value << unused >> unused : value);
        }

        return output;
    }

    private static byte[] Pack(CodecMessage frame, byte[] samples, bool wide)
    {
        var count = frame.Rows * frame.Columns * frame.Samples;
        var packed = new byte[count * (wide ? 2 : 1)];
        var mask = (1 << frame.BitsStored) - 1;
        for (var i = 0; i < count; i++)
            Samples.Put(packed, i, wide ? 16 : 8, Samples.Get(samples, i, frame) & mask);
        return packed;
    }

    private static void Require(int error)
    {
        if (error != 0)
            throw new CodecException(CodecFailure.Damaged, $"the JPEG-LS stream is damaged (CharLS error {error})");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FrameInfo
    {
        public uint Width;
        public uint Height;
        public int BitsPerSample;
        public int ComponentCount;
    }

    [LibraryImport(Library)]
    private static partial byte* charls_get_version_string();

    [LibraryImport(Library)]
    private static partial nint charls_jpegls_decoder_create();

    [LibraryImport(Library)]
    private static partial void charls_jpegls_decoder_destroy(nint decoder);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_decoder_set_source_buffer(nint decoder, byte* source, nuint size);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_decoder_read_header(nint decoder);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_decoder_get_frame_info(nint decoder, FrameInfo* info);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_decoder_get_interleave_mode(nint decoder, int* mode);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_decoder_get_destination_size(nint decoder, uint stride, nuint* size);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_decoder_decode_to_buffer(nint decoder, byte* destination, nuint size, uint stride);

    [LibraryImport(Library)]
    private static partial nint charls_jpegls_encoder_create();

    [LibraryImport(Library)]
    private static partial void charls_jpegls_encoder_destroy(nint encoder);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_encoder_set_frame_info(nint encoder, FrameInfo* info);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_encoder_set_near_lossless(nint encoder, int near);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_encoder_set_interleave_mode(nint encoder, int mode);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_encoder_get_estimated_destination_size(nint encoder, nuint* size);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_encoder_set_destination_buffer(nint encoder, byte* destination, nuint size);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_encoder_encode_from_buffer(nint encoder, byte* source, nuint size, uint stride);

    [LibraryImport(Library)]
    private static partial int charls_jpegls_encoder_get_bytes_written(nint encoder, nuint* size);
}
