using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QaGateway.CodecWorker;

/// <summary>The C interface of OpenJPEG 2 as far as it is used.</summary>
internal static unsafe partial class OpenJpeg
{
    private const string Library = "libopenjp2.so.7";

    /// <summary>Parameter structures are larger than what is set in them; the library fills in the rest.</summary>
    public const int ParametersSize = 32 << 10;

    /// <summary>A bare codestream, as DICOM has it.</summary>
    public const int Codestream = 0;

    public static string Version() => Marshal.PtrToStringUTF8((nint)opj_version()) ?? "?";

    [StructLayout(LayoutKind.Sequential)]
    public struct Component
    {
        public uint Dx, Dy, Width, Height, X0, Y0, Precision, BitsPerPixel, IsSigned, Resolutions, Factor;
        public int* Data;
        public ushort Alpha;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public uint X0, Y0, X1, Y1, ComponentCount;
        public int ColorSpace;
        public Component* Components;
        public byte* Profile;
        public uint ProfileLength;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ComponentParameters
    {
        public uint Dx, Dy, Width, Height, X0, Y0, Precision, BitsPerPixel, IsSigned;
    }

    /// <summary>Memory that a stream of the library reads from or writes to.</summary>
    public struct Buffer
    {
        public byte* Start;
        public long Length;
        public long Position;
    }

    /// <summary>A stream of the library over memory.</summary>
    public static nint OpenStream(Buffer* buffer, bool isInput)
    {
        var stream = opj_stream_create(1 << 16, isInput ? 1 : 0);
        if (isInput)
            opj_stream_set_read_function(stream, &Read);
        else
            opj_stream_set_write_function(stream, &Write);
        opj_stream_set_skip_function(stream, &Skip);
        opj_stream_set_seek_function(stream, &Seek);
        opj_stream_set_user_data(stream, buffer, 0);
        opj_stream_set_user_data_length(stream, isInput ? (ulong)buffer->Length : 0);
        return stream;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Read(byte* target, nuint count, Buffer* source)
    {
        var take = Math.Min((long)count, source->Length - source->Position);
        if (take <= 0)
            return nuint.MaxValue; // the end
        System.Buffer.MemoryCopy(source->Start + source->Position, target, take, take);
        source->Position += take;
        return (nuint)take;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Write(byte* source, nuint count, Buffer* target)
    {
        if ((long)count > target->Length - target->Position)
            return nuint.MaxValue;
        System.Buffer.MemoryCopy(source, target->Start + target->Position, (long)count, (long)count);
        target->Position += (long)count;
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Skip(long count, Buffer* buffer)
    {
        if (count < 0)
            return -1;
        var skipped = Math.Min(count, buffer->Length - buffer->Position);
        buffer->Position += skipped;
        return skipped;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seek(long position, Buffer* buffer)
    {
        if (position < 0 || position > buffer->Length)
            return 0;
        buffer->Position = position;
        return 1;
    }

    [LibraryImport(Library)]
    private static partial byte* opj_version();

    [LibraryImport(Library)]
    public static partial nint opj_create_decompress(int format);

    [LibraryImport(Library)]
    public static partial void opj_set_default_decoder_parameters(byte* parameters);

    [LibraryImport(Library)]
    public static partial int opj_setup_decoder(nint codec, byte* parameters);

    [LibraryImport(Library)]
    public static partial int opj_read_header(nint stream, nint codec, Image** image);

    [LibraryImport(Library)]
    public static partial int opj_decode(nint codec, nint stream, Image* image);

    [LibraryImport(Library)]
    public static partial int opj_end_decompress(nint codec, nint stream);

    [LibraryImport(Library)]
    public static partial nint opj_create_compress(int format);

    [LibraryImport(Library)]
    public static partial void opj_set_default_encoder_parameters(byte* parameters);

    [LibraryImport(Library)]
    public static partial int opj_setup_encoder(nint codec, byte* parameters, Image* image);

    [LibraryImport(Library)]
    public static partial int opj_start_compress(nint codec, Image* image, nint stream);

    [LibraryImport(Library)]
    public static partial int opj_encode(nint codec, nint stream);

    [LibraryImport(Library)]
    public static partial int opj_end_compress(nint codec, nint stream);

    [LibraryImport(Library)]
    public static partial Image* opj_image_create(uint components, ComponentParameters* parameters, int colorSpace);

    [LibraryImport(Library)]
    public static partial void opj_image_destroy(Image* image);

    [LibraryImport(Library)]
    public static partial void opj_destroy_codec(nint codec);

    [LibraryImport(Library)]
    public static partial void opj_stream_destroy(nint stream);

    [LibraryImport(Library)]
    private static partial nint opj_stream_create(nuint size, int isInput);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_read_function(nint stream, delegate* unmanaged[Cdecl]<byte*, nuint, Buffer*, nuint> read);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_write_function(nint stream, delegate* unmanaged[Cdecl]<byte*, nuint, Buffer*, nuint> write);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_skip_function(nint stream, delegate* unmanaged[Cdecl]<long, Buffer*, long> skip);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_seek_function(nint stream, delegate* unmanaged[Cdecl]<long, Buffer*, int> seek);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_user_data(nint stream, Buffer* data, nint free);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_user_data_length(nint stream, ulong length);
}
