using System.Diagnostics;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Json;
using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Tests;

/// <summary>Nothing that comes over the wire may do more than be refused.</summary>
public sealed class DicomFuzzTests
{
    private const int MaxFileSize = 40_000;

    public static TheoryData<string> SmallFiles => [.. DicomCorpus.Files.Where(IsSmall)];

    [Theory, MemberData(nameof(SmallFiles))]
    public void A_file_cut_off_anywhere_is_read_or_refused(string file)
    {
        var bytes = DicomCorpus.Read(file);
        var step = Math.Max(1, bytes.Length / 100);

        for (var length = 0; length < bytes.Length; length += step)
            ReadEverything(bytes[..length]);
    }

    [Theory, MemberData(nameof(SmallFiles))]
    public void A_file_with_changed_bytes_is_read_or_refused(string file)
    {
        var original = DicomCorpus.Read(file);
        var random = new Random(original.Length);
        var clock = Stopwatch.StartNew();

        for (var round = 0; round < 40; round++)
        {
            var bytes = Mutate(original, random);
            ReadEverything(bytes);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"40 rounds took {clock.Elapsed}");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var place = random.Next(bytes.Length);
            bytes[place] = random.Next(4) switch
            {
                0 => 0xFF,
                1 => 0,
                2 => (byte)(bytes[place] ^ 1 << random.Next(8)),
                _ => (byte)random.Next(256),
            };
        }

        return random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    /// <summary>Everything that intake, index, console and DICOMweb do with a received object.</summary>
    private static void ReadEverything(byte[] file)
    {
        Try(() =>
        {
            var read = DicomFile.Read(file);
            foreach (var element in read.Dataset)
                read.Dataset.GetTexts(element.Tag);
            DicomJson.ToUtf8(read.Dataset, new DicomJsonOptions { BulkDataUri = (path, _) => path });
            Try(() => read.Dataset.UseUtf8());
            if (DicomImageInfo.From(read.Dataset) is { FrameBytes: < 1 << 20 } info && read.Dataset.GetBytes(Tags.PixelData) is { } pixels)
                Try(() => FrameRenderer.Render(read.Dataset, info, NativeFrameDecoder.TryDecode(read.TransferSyntaxUid, pixels.ToArray(), info) ?? pixels.Span));
        });

        Part10.TryReadHeader(file, out var meta, out var offset);
        using var scanner = new DicomScanner(meta.GetText(Tags.TransferSyntaxUID) ?? Uids.ExplicitVRLittleEndian);
        scanner.Append(file.AsSpan(offset));
        scanner.Complete();
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is DicomReadException or DicomCharacterSetException or NotSupportedException)
        {
        }
    }

    private static bool IsSmall(string file) =>
        QaGateway.Testing.Corpus.Samples is not { } samples || new FileInfo(Path.Combine(samples, file)).Length < MaxFileSize;
}
