using System.Security.Cryptography;
using System.Text.Json;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.PixelData;
using QaGateway.Testing;
using QaGateway.Workflow.Archive.Rendering;

namespace QaGateway.Workflow.Tests.Archive;

/// <summary>Decoded frames against what DCMTK and GDCM make of them.</summary>
public class FrameDecoderTests
{
    [Theory]
    [InlineData("jpeg-lossless")]
    [InlineData("jpeg-lossless-sv1")]
    public async Task Lossless_JPEG_is_decoded_exactly(string folder)
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        var compared = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(Corpus.Samples!, "dicom", "codec", folder)).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(path) is "dcmjs-sample-op.dcm")
                continue; // says lossless and is baseline

            var (frame, info, syntax) = await ReadAsync(path);
            Assert.True(FrameDecoder.TryDecode(frame, syntax, info, out var native, out _), Path.GetFileName(path));
            Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(native)), Hashes(path));
            compared++;
        }

        Assert.True(compared >= 4);
    }

    [Fact]
    public async Task A_baseline_stream_that_claims_to_be_lossless_is_still_shown()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        var (frame, info, syntax) = await ReadAsync(Path.Combine(Corpus.Samples!, "dicom", "codec", "jpeg-lossless-sv1", "dcmjs-sample-op.dcm"));

        Assert.True(FrameDecoder.TryDecode(frame, syntax, info, out var native, out _));
        Assert.InRange(native.Average(b => (double)b), 93, 95);
    }

    [Fact]
    public async Task Damaged_streams_end_without_a_picture_or_with_a_wrong_one_but_they_end()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        var (frame, info, syntax) = await ReadAsync(Path.Combine(Corpus.Samples!, "dicom", "codec", "jpeg-lossless-sv1", "pydicom-data-JPEG-LL.dcm"));
        Assert.False(FrameDecoder.TryDecode(frame[..(frame.Length / 2)], syntax, info, out _, out _));
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var damaged = frame.ToArray();
            for (var flips = 0; flips < 5; flips++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            FrameDecoder.TryDecode(damaged, syntax, info, out var native, out _);
            Assert.True(native is null || native.Length == info.FrameBytes);
        }
    }

    private static async Task<(byte[] Frame, DicomImageInfo Info, string Syntax)> ReadAsync(string path)
    {
        var file = await DicomFile.ReadAsync(path, TestContext.Current.CancellationToken);
        var bytes = file.DataSetBytes.ToArray();
        var header = await DicomReader.ReadHeaderAsync(new MemoryStream(bytes), file.TransferSyntaxUid, null, TestContext.Current.CancellationToken);
        var frame = await FrameReader.ReadFrameAsync(new MemoryStream(bytes), file.TransferSyntaxUid, header, 0, TestContext.Current.CancellationToken);
        return (frame, DicomImageInfo.From(header.Dataset)!, file.TransferSyntaxUid);
    }

    private static List<string> Hashes(string path)
    {
        var relative = Path.GetRelativePath(Corpus.Samples!, path);
        using var oracle = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Corpus.Samples!, "oracle", relative + ".json")));
        var hashes = new List<string>();
        foreach (var decoder in oracle.RootElement.GetProperty("pixels").GetProperty("decoders").EnumerateArray())
        {
            hashes.Add(decoder.GetProperty("sha256").GetString()!);
            if (decoder.TryGetProperty("frameSha256", out var frames) && frames.ValueKind is JsonValueKind.Array)
                hashes.AddRange(frames.EnumerateArray().Select(f => f.GetString()!));
        }

        return hashes;
    }
}
