using System.Diagnostics;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.PixelData;
using QaGateway.SampleGenerator;

namespace QaGateway.Dicom.Tests;

public sealed class DicomSamplesTests
{
    private const string Validator = "/usr/bin/dciodvfy";

    private static readonly Dictionary<string, SampleFile> Generated = SampleFile.CreateAll().ToDictionary(sample => sample.Path);

    public static TheoryData<string> Paths => [.. Generated.Keys];

    [Theory, MemberData(nameof(Paths))]
    public void A_sample_is_what_its_generator_writes(string path)
    {
        Assert.Equal(Generated[path].Content, File.ReadAllBytes(FullPath(path)));
    }

    [Fact]
    public void No_sample_is_there_that_no_generator_wrote()
    {
        var files = Directory.EnumerateFiles(Folder, "*.dcm", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'));

        Assert.Equal(Generated.Keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task A_sample_reads_without_a_warning_and_can_be_seen(string path)
    {
        var token = TestContext.Current.CancellationToken;
        var file = await DicomFile.ReadAsync(FullPath(path), token);
        var study = SampleCatalogue.Studies.Single(study => path.StartsWith(study.Folder + "/", StringComparison.Ordinal));

        Assert.Empty(file.Warnings);
        Assert.Equal(study.PatientName, file.Dataset.GetText(Tags.PatientName));
        Assert.Equal(study.Accession, file.Dataset.GetText(Tags.AccessionNumber) ?? "");
        Assert.Equal(study.StudyUid, file.Dataset.GetText(Tags.StudyInstanceUID));

        using var stream = new MemoryStream(file.DataSetBytes.ToArray());
        var header = await DicomReader.ReadHeaderAsync(stream, file.TransferSyntaxUid, null, token);
        var info = DicomImageInfo.From(header.Dataset)!;
        stream.Position = 0;
        var frame = await FrameReader.ReadFrameAsync(stream, file.TransferSyntaxUid, header, info.Frames - 1, token);
        var picture = FrameRenderer.Render(header.Dataset, info, frame);
        Assert.True(picture.Rgba.Where((_, index) => index % 4 == 0).Distinct().Count() > 10, "the picture is nearly of one colour");
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task A_validator_finds_no_error_in_a_sample(string path)
    {
        Assert.SkipUnless(File.Exists(Validator), "dciodvfy (dicom3tools) is not installed.");
        using var process = Process.Start(new ProcessStartInfo(Validator, [FullPath(path)]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

        var output = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("Error", output, StringComparison.Ordinal);
    }

    private static string Folder => Path.Combine(QaGateway.Testing.Corpus.Root, "dicom-samples", "hl7-patients");

    private static string FullPath(string path) => Path.Combine(Folder, path);
}
