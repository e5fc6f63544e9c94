using System.Text;
using QaGateway.Dicom.PixelData;

namespace QaGateway.CodecWorker;

/// <summary>Reads a question, works on it, writes the answer, until the other side closes.</summary>
internal static class WorkerLoop
{
    private const int MaxPayloadBytes = 1 << 30;

    /// <returns>Exit code: 0 when the input ended between messages, 1 when it made no sense.</returns>
    public static int Run(Stream input, Stream output)
    {
        var header = new byte[CodecMessage.HeaderLength];
        while (true)
        {
            var read = input.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (read == 0)
                return 0;
            if (read < header.Length || !CodecMessage.TryRead(header, out var question) || question.PayloadLength > MaxPayloadBytes)
                return 1;

            var payload = new byte[question.PayloadLength];
            input.ReadExactly(payload);
            Confinement.Alarm(question.TimeoutSeconds > 0 ? question.TimeoutSeconds + 5 : 0);
            var (answer, result) = Answer(question, payload);
            Confinement.Alarm(0);

            (answer with { PayloadLength = result.Length }).Write(header);
            output.Write(header);
            output.Write(result);
            output.Flush();
        }
    }

    private static (CodecMessage Answer, byte[] Payload) Answer(CodecMessage question, byte[] payload)
    {
        try
        {
            return question.Operation switch
            {
                CodecOperation.Probe => (question, Encoding.UTF8.GetBytes(Describe())),
                CodecOperation.Decode => Decode(question, payload),
                CodecOperation.EncodeLossless => (question, Encode(question, payload)),
                _ => throw new CodecException(CodecFailure.Unsupported, "the codec process does not know what it is asked"),
            };
        }
        catch (CodecException e)
        {
            return Refuse(question, e.Failure, e.Message);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return Refuse(question, CodecFailure.NotInstalled, $"codec not installed: {question.Syntax} needs {Library(question.Syntax)}");
        }
        catch (OutOfMemoryException)
        {
            return Refuse(question, CodecFailure.TooLarge, "the frame needs more memory than a codec may take");
        }
    }

    private static (CodecMessage Answer, byte[] Payload) Decode(CodecMessage question, byte[] payload)
    {
        var color = StreamColor.Undeclared;
        var samples = question.Syntax switch
        {
            FrameSyntax.JpegDct => JpegDct.Decode(question, payload, out color),
            FrameSyntax.JpegLs => JpegLs.Decode(question, payload),
            FrameSyntax.Jpeg2000 => Jpeg2000Decoder.Decode(question, payload),
            _ => throw new CodecException(CodecFailure.Unsupported, $"{question.Syntax} is not decoded in a codec process"),
        };
        return (question with { Color = color }, samples);
    }

    private static byte[] Encode(CodecMessage question, byte[] payload) => question.Syntax switch
    {
        FrameSyntax.JpegLs => JpegLs.Encode(question, payload),
        FrameSyntax.Jpeg2000 => Jpeg2000Encoder.Encode(question, payload),
        _ => throw new CodecException(CodecFailure.Unsupported, $"{question.Syntax} is not encoded in a codec process"),
    };

    private static string Describe() =>
        $"JPEG baseline, extended, progressive: built in\nJPEG-LS: {Version("libcharls.so.2", JpegLs.Version)}\nJPEG 2000, HTJ2K: {Version("libopenjp2.so.7", OpenJpeg.Version)}";

    private static string Version(string library, Func<string> version)
    {
        try
        {
            return $"{library} {version()}";
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return $"codec not installed ({library})";
        }
    }

    private static string Library(FrameSyntax syntax) => syntax switch
    {
        FrameSyntax.JpegLs => "libcharls.so.2 (Debian package libcharls2)",
        FrameSyntax.Jpeg2000 => "libopenjp2.so.7 (Debian package libopenjp2-7)",
        _ => "a library that is not there",
    };

    private static (CodecMessage Answer, byte[] Payload) Refuse(CodecMessage question, CodecFailure failure, string why) =>
        (question with { Failure = failure }, Encoding.UTF8.GetBytes(why));
}
