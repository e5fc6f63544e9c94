using QaGateway.Dicom.PixelData;
using static QaGateway.CodecWorker.OpenJpeg;

namespace QaGateway.CodecWorker;

/// <summary>JPEG 2000 and High-Throughput JPEG 2000 codestreams by OpenJPEG, which undoes their colour transform.</summary>
internal static unsafe class Jpeg2000Decoder
{
    private static readonly byte[] FileSignature = [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '];

    public static byte[] Decode(CodecMessage frame, byte[] stream)
    {
        // Some put the whole file format into the fragment.
        const int fileFormat = 2;
        var codec = opj_create_decompress(stream.AsSpan().StartsWith(FileSignature) ? fileFormat : Codestream);
        Image* image = null;
        fixed (byte* start = stream)
        {
            var source = new OpenJpeg.Buffer { Start = start, Length = stream.Length };
            var input = OpenStream(&source, isInput: true);
            try
            {
                var parameters = stackalloc byte[ParametersSize];
                opj_set_default_decoder_parameters(parameters);
                if (opj_setup_decoder(codec, parameters) == 0 || opj_read_header(input, codec, &image) == 0)
                    throw new CodecException(CodecFailure.Damaged, "the header of the JPEG 2000 stream cannot be read");
                Check(frame, image);
                if (opj_decode(codec, input, image) == 0)
                    throw new CodecException(CodecFailure.Damaged, "the JPEG 2000 stream is damaged");
                _ = opj_end_decompress(codec, input); // what follows the last packet does not matter
                return Copy(frame, image);
            }
            finally
            {
                if (image is not null)
                    opj_image_destroy(image);
                opj_stream_destroy(input);
                opj_destroy_codec(codec);
            }
        }
    }

    /// <summary>Before memory is taken for the pixels.</summary>
    private static void Check(CodecMessage frame, Image* image)
    {
        Samples.Check(frame, (long)image->Y1 - image->Y0, (long)image->X1 - image->X0, (int)image->ComponentCount, (int)image->Components[0].Precision);
        for (var i = 0; i < frame.Samples; i++)
        {
            var component = image->Components[i];
            if (component.Dx != 1 || component.Dy != 1 || component.Precision != image->Components[0].Precision)
                throw new CodecException(CodecFailure.Unsupported, "JPEG 2000 with subsampled or uneven components");
        }
    }

    private static byte[] Copy(CodecMessage frame, Image* image)
    {
        var output = Samples.Allocate(frame);
        var pixels = frame.Rows * frame.Columns;
        for (var i = 0; i < frame.Samples; i++)
        {
            var component = image->Components[i];
            if (component.Data is null || component.Width != frame.Columns || component.Height != frame.Rows)
                throw new CodecException(CodecFailure.Damaged, "the JPEG 2000 stream lacks a component");
            var unused = 32 - (int)component.Precision;
            var reinterpret = frame.IsSigned && component.IsSigned == 0;
            for (var p = 0; p < pixels; p++)
            {
                // The header is the word on signs: some encoders leave the flag of the stream at its default.
                var value = reinterpret ? component.Data[p] << unused >> unused : component.Data[p];
                Samples.Put(output, ((long)p * frame.Samples) + i, frame.BitsAllocated, value);
            }
        }

        return output;
    }
}
