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

    [Theory, MemberData(nameof(Files))]
    public async Task Native_and_RLE_pixels_are_those_of_the_oracle(string file)
    {
        var oracle = DicomCorpus.Oracle(file);
        if (!DicomCorpus.IsAcceptedByDcmdump(oracle) || !oracle.TryGetProperty("pixels", out var pixels) || !pixels.GetProperty("exact").GetBoolean())
            return;

        // GDCM is wrong on RLE with wide samples; DCMTK agrees with the uncompressed twins: one of the decoders must agree.
        var hashes = pixels.GetProperty("decoders").EnumerateArray()
            .Where(decoder => decoder.TryGetProperty("sha256", out _))
            .Select(decoder => decoder.GetProperty("sha256").GetString()!)
            .ToArray();
        if (hashes.Length == 0)
            return; // no other program decodes it

        var (syntax, info, frames) = await ReadFramesAsync(file);
        if (info is null || NativeFrameDecoder.TryDecode(syntax, frames[0], info) is null)
            return; // needs a codec that is not of this library

        var native = frames.Select(frame => ByPixel(NativeFrameDecoder.TryDecode(syntax, frame, info)!, syntax, info)).ToArray();
        Assert.Contains(Hash(Join(native, info)), hashes);
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

    /// <summary>The oracle has colour by pixel; RLE is decoded to that already.</summary>
    private static byte[] ByPixel(byte[] frame, string syntax, DicomImageInfo info)
    {
        if (info.SamplesPerPixel == 1 || info.PlanarConfiguration == 0 || syntax == Uids.RLELossless)
            return frame;

        var size = info.BitsAllocated / 8;
        var pixels = info.Rows * info.Columns;
        var result = new byte[frame.Length];
        for (var i = 0; i < pixels; i++)
        {
            for (var sample = 0; sample < info.SamplesPerPixel; sample++)
                frame.AsSpan((sample * pixels + i) * size, size).CopyTo(result.AsSpan((i * info.SamplesPerPixel + sample) * size));
        }

        return result;
    }

    /// <summary>Frames of single bits follow one another without padding.</summary>
    private static byte[] Join(byte[][] frames, DicomImageInfo info)
    {
        if (info.BitsAllocated != 1)
            return [.. frames.SelectMany(frame => frame)];

        var all = new byte[(info.FrameBits * frames.Length + 7) / 8];
        var target = 0;
        foreach (var frame in frames)
        {
            for (var bit = 0; bit < info.FrameBits; bit++, target++)
                all[target / 8] |= (byte)((frame[bit / 8] >> (bit % 8) & 1) << (target % 8));
        }

        return all;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
