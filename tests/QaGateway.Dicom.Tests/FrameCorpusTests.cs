using System.Security.Cryptography;
using System.Text.Json;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Tests;

public sealed class FrameCorpusTests
{
    public static TheoryData<string> Files => DicomCorpus.AsTheory;

    [Theory, MemberData(nameof(Files))]
    public async Task Encoded_frames_are_those_of_the_oracle(string file)
    {
        var oracle = DicomCorpus.Oracle(file);
        if (!DicomCorpus.IsAcceptedByDcmdump(oracle) || !oracle.TryGetProperty("encodedFrames", out var expected))
            return;

        var frames = await ReadFramesAsync(file);

        var theirs = expected.EnumerateArray().Select(frame => (frame.GetProperty("len").GetInt32(), frame.GetProperty("sha256").GetString()!)).ToArray();
        var ours = frames.Frames.Select(frame => (frame.Length, Hash(frame))).ToArray();
        Assert.Equal(theirs, ours);
    }

    private static async Task<(string Syntax, DicomImageInfo? Info, IReadOnlyList<byte[]> Frames)> ReadFramesAsync(string file)
    {
        var token = TestContext.Current.CancellationToken;
        var read = DicomFile.Read(DicomCorpus.Read(file));
        using var stream = new MemoryStream(read.DataSetBytes.ToArray());
        var header = await DicomReader.ReadHeaderAsync(stream, read.TransferSyntaxUid, null, token);
        if (DicomImageInfo.From(header.Dataset) is not { } info || header.PixelDataOffset is null)
            return (read.TransferSyntaxUid, null, []);

        var frames = new List<byte[]>();
        for (var i = 0; i < info.Frames; i++)
        {
            stream.Position = 0;
            frames.Add(await FrameReader.ReadFrameAsync(stream, read.TransferSyntaxUid, header, i, token));
        }

        return (read.TransferSyntaxUid, info, frames);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
