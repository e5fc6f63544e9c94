using System.Numerics;
using QaGateway.Dicom.PixelData;
using static QaGateway.CodecWorker.OpenJpeg;

namespace QaGateway.CodecWorker;

/// <summary>JPEG 2000 without loss: reversible wavelet, one layer, the reversible colour transform for RGB.</summary>
internal static unsafe class Jpeg2000Encoder
{
    private const int MaxResolutions = 6;

    // Places in opj_cparameters_t of OpenJPEG 2.
    private const int DistortionAllocation = 20;
    private const int LayerCount = 4796;
    private const int ResolutionCount = 5600;
    private const int ColorTransform = 18698;
    private const int Unspecified = 0;

    public static byte[] Encode(CodecMessage frame, byte[] samples)
    {
        var image = CreateImage(frame, samples);
        var codec = opj_create_compress(Codestream);
        var target = new byte[(samples.Length * 2) + 4096];
        fixed (byte* start = target)
        {
            var buffer = new OpenJpeg.Buffer { Start = start, Length = target.Length };
            var output = OpenStream(&buffer, isInput: false);
            try
            {
                var parameters = stackalloc byte[ParametersSize];
                opj_set_default_encoder_parameters(parameters);
                *(int*)(parameters + DistortionAllocation) = 1;
                *(int*)(parameters + LayerCount) = 1; // its rate is 0 already: without loss
                *(int*)(parameters + ResolutionCount) = Math.Min(MaxResolutions, BitOperations.Log2((uint)Math.Min(frame.Rows, frame.Columns)) + 1);
                *(parameters + ColorTransform) = (byte)(frame is { Samples: 3, IsRgb: true } ? 1 : 0);
                if (opj_setup_encoder(codec, parameters, image) == 0 || opj_start_compress(codec, image, output) == 0
                    || opj_encode(codec, output) == 0 || opj_end_compress(codec, output) == 0)
                    throw new CodecException(CodecFailure.Unsupported, "OpenJPEG does not encode this image");
            }
            finally
            {
                opj_stream_destroy(output);
                opj_destroy_codec(codec);
                opj_image_destroy(image);
            }

            return target[..(int)buffer.Position];
        }
    }

    private static Image* CreateImage(CodecMessage frame, byte[] samples)
    {
        var parameters = stackalloc ComponentParameters[frame.Samples];
        for (var i = 0; i < frame.Samples; i++)
        {
            parameters[i] = new ComponentParameters
            {
                Dx = 1,
                Dy = 1,
                Width = (uint)frame.Columns,
                Height = (uint)frame.Rows,
                Precision = (uint)frame.BitsStored,
                BitsPerPixel = (uint)frame.BitsStored,
                IsSigned = frame.IsSigned ? 1u : 0,
            };
        }

        var image = opj_image_create((uint)frame.Samples, parameters, Unspecified);
        if (image is null)
            throw new CodecException(CodecFailure.TooLarge, "the image needs more memory than a codec may take");
        (image->X1, image->Y1) = ((uint)frame.Columns, (uint)frame.Rows);
        for (var p = 0; p < frame.Rows * frame.Columns * frame.Samples; p++)
            image->Components[p % frame.Samples].Data[p / frame.Samples] = Samples.Get(samples, p, frame);
        return image;
    }
}
