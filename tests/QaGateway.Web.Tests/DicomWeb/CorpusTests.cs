using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.DicomWeb;

/// <summary>Files that others wrote, through store, archive and web.</summary>
public sealed class CorpusTests
{
    [Theory]
    [InlineData("jpeg-baseline/pydicom-SC_rgb_jpeg_dcmtk.dcm", "image/jpeg")]
    [InlineData("jpeg-lossless-sv1/dcm4che-CT-JPEGLosslessSV1.dcm", "image/jpeg")]
    [InlineData("jpegls-lossless", "image/jls")]
    [InlineData("jpeg2000-lossless", "image/jp2")]
    [InlineData("rle", "image/dicom-rle")]
    public async Task Encoded_frames_come_as_they_are_stored(string name, string mediaType)
    {
        await using var world = await WebWorld.StartAsync();
        var (path, file) = await StoreAsync(world, name);
        var url = UrlOf(file);

        var part = Assert.Single(await Multipart.ReadAsync(await world.GetAsync(url + "/frames/1", $"multipart/related; type=\"{mediaType}\"; transfer-syntax={file.TransferSyntaxUid}")));

        Assert.Equal($"{mediaType}; transfer-syntax={file.TransferSyntaxUid}", part.Headers["Content-Type"]);
        using var oracle = Oracle(path);
        var frame = oracle.RootElement.GetProperty("encodedFrames")[0];
        Assert.Equal(frame.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(part.Body)));
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(url + "/frames/1", "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(url)).StatusCode);
        var decoded = Assert.Single(await Multipart.ReadAsync(await world.GetAsync(url, "multipart/related; type=\"application/dicom\"")));
        Assert.Equal("application/dicom; transfer-syntax=1.2.840.10008.1.2.1", decoded.Headers["Content-Type"]);
        Assert.Equal(file.Dataset.GetText(Tags.SOPInstanceUID), DicomFile.Read(decoded.Body).Dataset.GetText(Tags.SOPInstanceUID));
    }

    [Theory]
    [InlineData("codec/jpeg-baseline", HttpStatusCode.OK)]
    [InlineData("codec/rle", HttpStatusCode.OK)]
    [InlineData("codec/explicit-be", HttpStatusCode.OK)]
    [InlineData("codec/deflated", HttpStatusCode.OK)]
    [InlineData("codec/jpeg2000-lossless", HttpStatusCode.OK)]
    [InlineData("codec/jpegls-lossless", HttpStatusCode.OK)]
    [InlineData("modality/SR", HttpStatusCode.NotAcceptable)]
    [InlineData("modality/CT", null)]
    [InlineData("modality/US", null)]
    [InlineData("modality/XA", null)]
    public async Task Each_file_is_rendered_or_refused_in_words(string folder, HttpStatusCode? expected)
    {
        await using var world = await WebWorld.StartAsync();
        foreach (var path in Files(folder).Take(10))
        {
            if (await TryStoreAsync(world, path) is not { } file)
                continue;

            var response = await world.GetAsync(UrlOf(file) + "/rendered?viewport=512,512");
            Assert.True(
                expected is null ? response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotAcceptable : response.StatusCode == expected,
                $"{Path.GetFileName(path)}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }

    [Theory, Trait("Rule", "WEB-7")]
    [InlineData("modality")]
    [InlineData("charset")]
    public async Task Metadata_of_every_file_is_JSON_that_names_it(string folder)
    {
        await using var world = await WebWorld.StartAsync();
        foreach (var path in Files(folder).Take(12))
        {
            if (await TryStoreAsync(world, path) is not { } file)
                continue;

            var metadata = Assert.Single(await world.JsonAsync(UrlOf(file) + "/metadata"));
            Assert.Equal(file.Dataset.GetText(Tags.SOPInstanceUID), metadata.GetProperty("00080018").GetProperty("Value")[0].GetString());
        }
    }

    [Fact, Trait("Rule", "AUD-1")]
    public async Task A_search_and_a_retrieval_leave_one_audit_entry_each()
    {
        await using var world = await WebWorld.StartAsync();
        var study = await world.StoreAsync(new TestStudy { StudyUid = "1.2.1" });

        await world.JsonAsync("/dicom-web/studies?PatientID=4711");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/dicom-web/studies/1.2.1/metadata")).StatusCode);

        var entries = await world.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Set<AuditEntry>().OrderBy(e => e.Id).ToListAsync());
        Assert.Equal(["110112", "110104"], entries.Select(e => e.Event));
        Assert.All(entries, e => Assert.Equal("tester", e.User));
        Assert.Equal(study.Id, entries[1].StudyId);
    }

    private static IEnumerable<string> Files(string folder)
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        return Directory.EnumerateFiles(Path.Combine(Corpus.Samples!, "dicom", folder), "*", SearchOption.AllDirectories)
            .Where(f => new FileInfo(f).Length is > 300 and < 4_000_000).Order(StringComparer.Ordinal);
    }

    private static async Task<(string Path, DicomFile File)> StoreAsync(WebWorld world, string name)
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        var codec = Path.Combine(Corpus.Samples!, "dicom", "codec", name);
        var path = File.Exists(codec) ? codec : Files($"codec/{name}").First();
        var file = await TryStoreAsync(world, path);
        Assert.NotNull(file);
        return (path, file);
    }

    /// <returns>Null when intake would not have taken it.</returns>
    private static async Task<DicomFile?> TryStoreAsync(WebWorld world, string path)
    {
        DicomFile file;
        try
        {
            file = await DicomFile.ReadAsync(path, TestContext.Current.CancellationToken);
        }
        catch (DicomReadException)
        {
            return null;
        }

        DicomTag[] needed = [Tags.StudyInstanceUID, Tags.SeriesInstanceUID, Tags.SOPInstanceUID, Tags.SOPClassUID];
        if (!needed.All(t => DicomUid.IsValid(file.Dataset.GetText(t))))
            return null;

        var uid = file.Dataset.GetText(Tags.SOPInstanceUID)!;
        if (await world.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Set<Instance>().AnyAsync(i => i.SopUid == uid)))
            return null;

        await world.StoreAsync(file);
        return file;
    }

    private static string UrlOf(DicomFile file) =>
        $"/dicom-web/studies/{file.Dataset.GetText(Tags.StudyInstanceUID)}/series/{file.Dataset.GetText(Tags.SeriesInstanceUID)}/instances/{file.Dataset.GetText(Tags.SOPInstanceUID)}";

    private static JsonDocument Oracle(string path)
    {
        var relative = Path.GetRelativePath(Corpus.Samples!, path);
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Corpus.Samples!, "oracle", relative + ".json")));
    }
}
