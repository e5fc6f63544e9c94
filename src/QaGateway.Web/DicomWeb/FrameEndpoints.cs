using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.PixelData;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Corrections;

namespace QaGateway.Web.DicomWeb;

/// <summary>WADO-RS frames (PS3.18 §10.4.1.1.3): native samples in little endian, or a frame's compressed stream as it is stored.</summary>
internal static class FrameEndpoints
{
    private const int MaxFrames = 10_000;
    private const string Octets = "application/octet-stream";

    public static void MapFrames(this IEndpointRouteBuilder web) =>
        web.Get("/studies/{study}/series/{series}/instances/{instance}/frames/{list}", GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        if (Parse((string?)http.Request.RouteValues["list"]) is not { } numbers)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, "Frames are a comma-separated list of numbers from 1.");
            return;
        }

        if (await WadoRsEndpoints.FindAsync(http) is not { } found)
            return;

        var original = await http.Service<EffectiveObjects>().OpenOriginalAsync(found[0].Instance, http.RequestAborted);
        await using var dataSet = original.DataSet;
        var header = await DicomReader.ReadHeaderAsync(dataSet, original.TransferSyntaxUid, null, http.RequestAborted);
        if (header.PixelDataOffset is null || DicomImageInfo.From(header.Dataset) is not { } info || numbers.Any(n => n > info.Frames))
        {
            await http.RefuseAsync(StatusCodes.Status404NotFound, "The instance has no such frame.");
            return;
        }

        if (Choose(http.Accepted(), original.TransferSyntaxUid, numbers.Count, http.Service<FrameCodec>()) is not { } choice)
        {
            await http.RefuseAsync(StatusCodes.Status406NotAcceptable, "The frames cannot be given in any accepted media type and transfer syntax; transfer-syntax=* takes them as they are.");
            return;
        }

        try
        {
            await WriteAsync(http, new Frames(dataSet, header, info, original.TransferSyntaxUid), numbers, choice, http.InstanceUrl(found[0]));
        }
        catch (CodecException e) when (!http.Response.HasStarted)
        {
            await http.RefuseAsync(StatusCodes.Status406NotAcceptable, $"The frames cannot be decoded: {e.Message}. transfer-syntax=* takes them as they are.");
        }
    }

    private sealed record Frames(Stream DataSet, DicomHeader Header, DicomImageInfo Info, string Syntax);

    private sealed record Choice(string MediaType, string TransferSyntax, bool Decode, bool Alone)
    {
        public string ContentType => TransferSyntax == Uids.ExplicitVRLittleEndian ? MediaType : $"{MediaType}; transfer-syntax={TransferSyntax}";
    }

    private static async Task WriteAsync(HttpContext http, Frames frames, IReadOnlyList<int> numbers, Choice choice, string url)
    {
        MultipartRelated? multipart = null;
        foreach (var number in numbers)
        {
            frames.DataSet.Position = 0;
            var frame = await FrameReader.ReadFrameAsync(frames.DataSet, frames.Syntax, frames.Header, number - 1, http.RequestAborted);
            if (choice.Decode)
                frame = (await http.Service<FrameCodec>().DecodeAsync(frame, frames.Syntax, frames.Info, http.RequestAborted)).Samples;
            if (choice.Alone)
            {
                http.Response.ContentType = choice.ContentType;
                http.Response.ContentLength = frame.Length;
                await http.Response.Body.WriteAsync(frame, http.RequestAborted);
                return;
            }

            multipart ??= new MultipartRelated(http.Response, choice.MediaType);
            await multipart.WriteAsync(choice.ContentType, $"{url}/frames/{number}", frame, http.RequestAborted);
        }

        await multipart!.EndAsync(http.RequestAborted);
    }

    private static Choice? Choose(IReadOnlyList<AcceptedMedia> accepted, string stored, int frames, FrameCodec codec)
    {
        var native = TransferSyntax.Find(stored) is { IsEncapsulated: false };
        foreach (var range in accepted)
        {
            var media = native ? Octets : MediaTypeOf(stored);
            var alone = !range.IsAny && frames is 1 && (range.Takes(media) || range.Takes(Octets));
            if (!alone && !range.TakesParts(media) && !range.TakesParts(Octets))
                continue;

            if (native && Takes(range, Octets) && range.TransferSyntax is null or "" or "*" or Uids.ExplicitVRLittleEndian or Uids.ImplicitVRLittleEndian)
                return new Choice(Octets, Uids.ExplicitVRLittleEndian, Decode: false, alone);
            if (!native && (range.TransferSyntax is "*" || range.TransferSyntax == stored || (range.TransferSyntax is null or "" && (range.IsAny || TakesExactly(range, media)))))
                return new Choice(Takes(range, media) ? media : Octets, stored, Decode: false, alone);
            if (codec.CanDecode(stored) && Takes(range, Octets) && range.TransferSyntax is null or "" or Uids.ExplicitVRLittleEndian)
                return new Choice(Octets, Uids.ExplicitVRLittleEndian, Decode: true, alone);
        }

        return null;
    }

    private static bool Takes(AcceptedMedia range, string media) => range.Takes(media) || range.TakesParts(media);

    /// <summary>An image type without a syntax takes the one that is stored; octets without one mean native samples.</summary>
    private static bool TakesExactly(AcceptedMedia range, string media) => media is not Octets && (range.Type == media || range.Related == media);

    private static string MediaTypeOf(string syntax) => syntax switch
    {
        Uids.JPEGBaseline8Bit or Uids.JPEGExtended12Bit or Uids.JPEGLossless or Uids.JPEGLosslessSV1 => "image/jpeg",
        Uids.JPEGLSLossless or Uids.JPEGLSNearLossless => "image/jls",
        Uids.JPEG2000Lossless or Uids.JPEG2000 => "image/jp2",
        Uids.JPEG2000MCLossless or Uids.JPEG2000MC => "image/jpx",
        Uids.RLELossless => "image/dicom-rle",
        Uids.HTJ2KLossless or Uids.HTJ2KLosslessRPCL or Uids.HTJ2K => "image/jphc",
        Uids.MPEG2MPML or Uids.MPEG2MPHL => "video/mpeg2",
        Uids.MPEG4HP41 or Uids.MPEG4HP41BD or Uids.MPEG4HP422D or Uids.MPEG4HP423D or Uids.MPEG4HP42STEREO or Uids.HEVCMP51 or Uids.HEVCM10P51 => "video/mp4",
        _ => Octets,
    };

    /// <returns>Null when it is no list of frame numbers.</returns>
    private static List<int>? Parse(string? list)
    {
        var numbers = new List<int>();
        foreach (var part in (list ?? "").Split(','))
        {
            if (numbers.Count == MaxFrames || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                return null;

            numbers.Add(number);
        }

        return numbers;
    }
}
