using System.Security.Cryptography;
using System.Text.Json;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Tests.Codecs;

/// <summary>Every picture of the corpus against what DCMTK, GDCM and OpenJPEG make of it.</summary>
public sealed class PixelCorpusTests(Workers workers) : IClassFixture<Workers>
{
    /// <summary>Files whose pixels are not those of the oracle, each with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["dicom/odd/pydicom-badVR.dcm"] = "Rows and Columns have a VR that makes no number: the header describes no image.",
        ["dicom/codec/jpeg-baseline/fo-dicom-multiframe.dcm"] = "Its frames are 55 pixels wide, the header says 240: refused, since a stream of another size is damaged or a bomb.",
    };

    /// <summary>Says lossless and is baseline.</summary>
    private const string LossyInTruth = "dicom/codec/jpeg-lossless-sv1/dcmjs-sample-op.dcm";

    public static TheoryData<string> Files => DicomCorpus.AsTheory;

    [Theory, MemberData(nameof(Files))]
    public async Task Pixels_are_those_of_the_oracle(string file)
    {
        var oracle = DicomCorpus.Oracle(file);
        if (!DicomCorpus.IsAcceptedByDcmdump(oracle) || !oracle.TryGetProperty("pixels", out var pixels) || Exceptions.ContainsKey(file))
            return;
        JsonElement[] decoders = [.. pixels.GetProperty("decoders").EnumerateArray().Where(d => d.TryGetProperty("sha256", out _))];
        if (decoders.Length == 0)
            return; // no other program decodes it

        var (frames, info) = await DecodeAsync(file);
        var all = NativeFrames.Join([.. frames.Select(f => NativeFrames.ByPixel(f, info))], info);
        var length = (int)(((info.FrameBits * frames.Count) + 7) / 8);
        if (pixels.GetProperty("exact").GetBoolean() && file != LossyInTruth)
        {
            string[] hashes = [.. decoders.Select(d => d.GetProperty("sha256").GetString()!)];
            if (!hashes.Contains(Hash(all.AsSpan(0, length))) && info is { IsSigned: true, BitsAllocated: 16, BitsStored: < 16 })
                MaskToStored(all, info); // we carry the sign through the unused bits, DCMTK and GDCM leave them zero: the stored values are the same
            if (info.BitsAllocated is 1 && decoders.All(d => d.GetProperty("bitsAllocated").GetInt32() is 8))
            {
                // This decoder leaves a byte a pixel, we what the header says.
                Assert.Contains(Hash([.. Enumerable.Range(0, (int)info.FrameBits * frames.Count).Select(i => (byte)(all[i / 8] >> (i % 8) & 1))]), hashes);
                return;
            }

            Assert.Contains(Hash(all.AsSpan(0, length)), hashes);
        }
        else
        {
            Assert.Contains(decoders, d => IsClose(d, all.AsSpan(0, length), info));
        }
    }

    private async Task<(List<byte[]> Frames, DicomImageInfo Info)> DecodeAsync(string file)
    {
        var token = TestContext.Current.CancellationToken;
        var read = DicomFile.Read(DicomCorpus.Read(file));
        using var stream = new MemoryStream(read.DataSetBytes.ToArray());
        var header = await DicomReader.ReadHeaderAsync(stream, read.TransferSyntaxUid, null, token);
        var info = DicomImageInfo.From(header.Dataset)!;
        stream.Position = 0;
        var frames = new List<byte[]>();
        var decodedInfo = info;
        await foreach (var frame in FrameReader.ReadFramesAsync(stream, read.TransferSyntaxUid, header, token))
        {
            var decoded = await workers.Codec.DecodeAsync(frame, read.TransferSyntaxUid, info, token);
            decodedInfo = decoded.Info;
            frames.Add(decoded.Samples);
        }

        return (frames, decodedInfo);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void MaskToStored(byte[] samples, DicomImageInfo info)
    {
        for (var i = 0; i + 1 < samples.Length; i += 2)
            BitConverter.TryWriteBytes(samples.AsSpan(i), (ushort)(BitConverter.ToUInt16(samples, i) & ((1 << info.BitsStored) - 1)));
    }

    /// <summary>Lossy: means of the unsigned stored values, and for grey the ends of the range.</summary>
    private static bool IsClose(JsonElement decoder, ReadOnlySpan<byte> samples, DicomImageInfo info)
    {
        if (decoder.GetProperty("length").GetInt64() != samples.Length)
            return false;
        var stats = decoder.GetProperty("stats").EnumerateArray().ToArray();
        var bytes = info.BitsAllocated / 8;
        for (var sample = 0; sample < stats.Length; sample++)
        {
            double sum = 0, min = double.MaxValue, max = double.MinValue;
            var count = 0;
            for (var at = sample * bytes; at < samples.Length; at += bytes * info.SamplesPerPixel, count++)
            {
                double value = bytes is 1 ? samples[at] : BitConverter.ToUInt16(samples[at..]);
                (sum, min, max) = (sum + value, Math.Min(min, value), Math.Max(max, value));
            }

            if (Math.Abs((sum / count) - stats[sample].GetProperty("mean").GetDouble()) > 1)
                return false;
            if (info.SamplesPerPixel is 1 && (Math.Abs(min - stats[sample].GetProperty("min").GetDouble()) > 3 || Math.Abs(max - stats[sample].GetProperty("max").GetDouble()) > 3))
                return false;
        }

        return true;
    }
}
