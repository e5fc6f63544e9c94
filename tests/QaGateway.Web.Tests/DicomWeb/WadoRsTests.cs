using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;
using QaGateway.Testing;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.DicomWeb;

public sealed class WadoRsTests(WadoRsTests.Served served) : IClassFixture<WadoRsTests.Served>
{
    private const string AsStored = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

    private WebWorld World => served.World;

    [Theory, Trait("Rule", "REC-34")]
    [InlineData("/dicom-web/studies/1.2.1")]
    [InlineData("/dicom-web/studies/1.2.1/series/1.2.1.1")]
    [InlineData("/dicom-web/studies/1.2.2")]
    public async Task Objects_come_byte_identical_in_well_formed_parts(string path)
    {
        var response = await World.GetAsync(path, AsStored);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"application/dicom\"", response.Content.Headers.ContentType!.Parameters.Single(p => p.Name == "type").Value);
        var parts = await Multipart.ReadAsync(response);
        Assert.Equal(3, parts.Count);
        foreach (var part in parts)
        {
            var file = DicomFile.Read(part.Body);
            var sopUid = file.Meta.GetText(Tags.MediaStorageSOPInstanceUID)!;
            Assert.Equal($"application/dicom; transfer-syntax={file.TransferSyntaxUid}", part.Headers["Content-Type"]);
            Assert.Equal(part.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), part.Headers["Content-Length"]);
            Assert.EndsWith($"/instances/{sopUid}", part.Headers["Content-Location"], StringComparison.Ordinal);
            Assert.Equal(served.Hashes[sopUid], Convert.ToHexStringLower(SHA256.HashData(file.DataSetBytes.Span)));
        }
    }

    [Theory, Trait("Rule", "WEB-3")]
    [InlineData(null, Uids.ExplicitVRLittleEndian)]
    [InlineData("*/*", Uids.ExplicitVRLittleEndian)]
    [InlineData("multipart/related; type=application/dicom", Uids.ExplicitVRLittleEndian)]
    [InlineData("multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2", Uids.ImplicitVRLittleEndian)]
    [InlineData(AsStored, Uids.ImplicitVRLittleEndian)]
    [InlineData("multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.4.50, multipart/related; type=\"application/dicom\"; q=0.5", Uids.ExplicitVRLittleEndian)]
    public async Task Uncompressed_objects_come_in_the_syntax_that_is_accepted(string? accept, string syntax)
    {
        var part = (await Multipart.ReadAsync(await World.GetAsync("/dicom-web/studies/1.2.2", accept)))[0];
        var file = DicomFile.Read(part.Body);

        Assert.Equal(syntax, file.TransferSyntaxUid);
        Assert.Equal("4711", file.Dataset.GetText(Tags.PatientID));
        Assert.Equal(64 * 64 * 2, file.Dataset.GetBytes(Tags.PixelData)!.Value.Length);
    }

    [Fact, Trait("Rule", "WEB-3")]
    public async Task One_instance_may_come_alone()
    {
        var response = await World.GetAsync(served.InstancePath, "application/dicom; transfer-syntax=*");

        Assert.Equal("application/dicom", response.Content.Headers.ContentType?.MediaType);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(response.Content.Headers.ContentLength, bytes.Length);
        Assert.Equal(served.Hashes[served.SopUid], Convert.ToHexStringLower(SHA256.HashData(DicomFile.Read(bytes).DataSetBytes.Span)));
        Assert.True(response.Headers.CacheControl is { NoStore: true, Private: true });
    }

    [Theory, Trait("Rule", "WEB-3")]
    [InlineData("multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.4.107")]
    [InlineData("text/plain")]
    [InlineData("application/dicom")]
    [InlineData("multipart/related; type=\"application/octet-stream\"")]
    public async Task What_cannot_be_given_is_406(string accept)
    {
        var response = await World.GetAsync("/dicom-web/studies/1.2.1", accept);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory, Trait("Rule", "WEB-10")]
    [InlineData("/dicom-web/studies/9.9")]
    [InlineData("/dicom-web/studies/1.2.3")]
    [InlineData("/dicom-web/studies/1.2.3/metadata")]
    [InlineData("/dicom-web/studies/1.2.3/thumbnail")]
    [InlineData("/dicom-web/studies/1.2.1/series/1.2.2.1")]
    [InlineData("/dicom-web/studies/*")]
    [InlineData("/dicom-web/studies/1.2.1%5C1.2.2")]
    public async Task What_is_not_released_is_not_there(string path) => Assert.Equal(HttpStatusCode.NotFound, (await World.GetAsync(path)).StatusCode);

    [Fact, Trait("Rule", "WEB-7")]
    public async Task Metadata_is_the_header_without_pixels()
    {
        var all = await World.JsonAsync("/dicom-web/studies/1.2.1/metadata");

        Assert.Equal(3, all.Length);
        Assert.All(all, m => Assert.Equal("1.2.1", m.GetProperty("0020000D").GetProperty("Value")[0].GetString()));
        Assert.All(all, m => Assert.False(m.TryGetProperty("7FE00010", out var pixels) && pixels.TryGetProperty("InlineBinary", out _)));
        Assert.Equal(served.SopUid, Assert.Single(await World.JsonAsync(served.InstancePath + "/metadata")).GetProperty("00080018").GetProperty("Value")[0].GetString());
    }

    [Fact]
    public async Task Frames_are_the_native_samples()
    {
        var response = await World.GetAsync(served.InstancePath + "/frames/1", "multipart/related; type=\"application/octet-stream\"");

        var part = Assert.Single(await Multipart.ReadAsync(response));
        Assert.Equal("application/octet-stream", part.Headers["Content-Type"]);
        Assert.Equal(served.Pixels, part.Body);
        var alone = await World.GetAsync(served.InstancePath + "/frames/1", "application/octet-stream");
        Assert.Equal(served.Pixels, await alone.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/frames/2", HttpStatusCode.NotFound)]
    [InlineData("/frames/0", HttpStatusCode.BadRequest)]
    [InlineData("/frames/one", HttpStatusCode.BadRequest)]
    [InlineData("/frames/1,", HttpStatusCode.BadRequest)]
    [InlineData("/frames/99999999999", HttpStatusCode.BadRequest)]
    [InlineData("/frames/2/rendered", HttpStatusCode.NotFound)]
    [InlineData("/rendered?window=40", HttpStatusCode.BadRequest)]
    [InlineData("/rendered?window=NaN,400", HttpStatusCode.BadRequest)]
    [InlineData("/rendered?viewport=0,0", HttpStatusCode.BadRequest)]
    [InlineData("/rendered?quality=101", HttpStatusCode.BadRequest)]
    [InlineData("/bulkdata/7FE0001Z", HttpStatusCode.NotFound)]
    public async Task Wrong_frames_and_parameters_are_refused(string path, HttpStatusCode status) => Assert.Equal(status, (await World.GetAsync(served.InstancePath + path)).StatusCode);

    [Theory]
    [InlineData("/rendered", null, "image/jpeg", 64)]
    [InlineData("/rendered?window=200,400,linear", "image/png", "image/png", 64)]
    [InlineData("/frames/1/rendered?viewport=32,32", "image/png, image/jpeg;q=0.5", "image/png", 32)]
    [InlineData("/thumbnail", "image/*", "image/jpeg", 64)]
    public async Task Rendered_images_are_images(string path, string? accept, string mediaType, int width)
    {
        var response = await World.GetAsync(served.InstancePath + path, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        using var image = SkiaSharp.SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(width, image.Width);
        Assert.NotEqual(image.GetPixel(0, 0), image.GetPixel(image.Width / 2, image.Height / 2));
    }

    [Fact]
    public async Task Quarantined_images_are_shown_to_QA_only()
    {
        var path = $"/api/studies/{served.Held.Id}/instances/{served.HeldSopUid}/thumbnail";

        Assert.Equal(HttpStatusCode.Forbidden, (await World.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await World.GetAsync(path, permissions: "")).StatusCode);
        var shown = await World.GetAsync(path, permissions: "ViewStudies");
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Equal("image/jpeg", shown.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await World.GetAsync($"/api/studies/{served.Held.Id}/instances/1.2.3.4/rendered", permissions: "ViewStudies")).StatusCode);
    }

    [Theory, Trait("Rule", "WEB-4")]
    [InlineData("", null, HttpStatusCode.OK, "image/jpeg")]
    [InlineData("", "*/*", HttpStatusCode.OK, "image/jpeg")]
    [InlineData("&contentType=application%2Fdicom", null, HttpStatusCode.OK, "application/dicom")]
    [InlineData("&contentType=image%2Fpng", null, HttpStatusCode.OK, "image/png")]
    [InlineData("&contentType=application%2Fdicom&transferSyntax=1.2.840.10008.1.2.4.50", null, HttpStatusCode.NotAcceptable, "application/problem+json")]
    [InlineData("&contentType=application%2Fdicom%3Btransfer-syntax%3D1.2.840.10008.1.2", null, HttpStatusCode.BadRequest, "application/problem+json")]
    [InlineData("&contentType=text%2Fhtml", null, HttpStatusCode.NotAcceptable, "application/problem+json")]
    [InlineData("&windowCenter=40", null, HttpStatusCode.BadRequest, "application/problem+json")]
    public async Task WADO_URI_gives_pictures_and_objects(string more, string? accept, HttpStatusCode status, string mediaType)
    {
        var response = await World.GetAsync($"/wado?requestType=WADO&studyUID=1.2.1&seriesUID=1.2.1.1&objectUID={served.SopUid}{more}", accept);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
    }

    [Theory, Trait("Rule", "WEB-4")]
    [InlineData("/wado", HttpStatusCode.BadRequest)]
    [InlineData("/wado?requestType=WADO&studyUID=1.2.1&seriesUID=1.2.1.1", HttpStatusCode.BadRequest)]
    [InlineData("/wado?requestType=XYZ&studyUID=1.2.1&seriesUID=1.2.1.1&objectUID=1.2", HttpStatusCode.BadRequest)]
    [InlineData("/wado?requestType=WADO&studyUID=1.2.1&seriesUID=1.2.1.1&objectUID=1.2", HttpStatusCode.NotFound)]
    [InlineData("/wado?requestType=WADO&studyUID=../..&seriesUID=1.2.1.1&objectUID=1.2", HttpStatusCode.BadRequest)]
    public async Task WADO_URI_refuses_what_names_nothing(string path, HttpStatusCode status) => Assert.Equal(status, (await World.GetAsync(path)).StatusCode);

    public sealed class Served : IAsyncLifetime
    {
        public WebWorld World { get; private set; } = null!;
        public Dictionary<string, string> Hashes { get; } = [];
        public string SopUid { get; private set; } = "";
        public string InstancePath => $"/dicom-web/studies/1.2.1/series/1.2.1.1/instances/{SopUid}";
        public byte[] Pixels { get; private set; } = [];
        public Study Held { get; private set; } = null!;
        public string HeldSopUid { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            World = await WebWorld.StartAsync();
            var clean = new TestStudy { StudyUid = "1.2.1", SeriesUid = "1.2.1.1" };
            var instances = clean.Build();
            SopUid = instances[0].GetText(Tags.SOPInstanceUID)!;
            Pixels = instances[0].GetBytes(Tags.PixelData)!.Value.ToArray();
            await StoreAsync(instances, Uids.ExplicitVRLittleEndian, StudyState.Released);
            await StoreAsync((clean with { StudyUid = "1.2.2", SeriesUid = "1.2.2.1" }).Build(), Uids.ImplicitVRLittleEndian, StudyState.Released);
            var held = (clean with { StudyUid = "1.2.3", SeriesUid = "1.2.3.1" }).Build();
            HeldSopUid = held[0].GetText(Tags.SOPInstanceUID)!;
            Held = await StoreAsync(held, Uids.ExplicitVRLittleEndian, StudyState.Ready);
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();

        private Task<Study> StoreAsync(IReadOnlyList<DicomDataset> instances, string syntax, StudyState state)
        {
            foreach (var instance in instances)
                Hashes[instance.GetText(Tags.SOPInstanceUID)!] = Convert.ToHexStringLower(SHA256.HashData(QaGateway.Dicom.Encoding.DicomWriter.Write(instance, syntax)));
            return World.InScopeAsync(s => s.StoreAsync(instances, syntax, state, TestContext.Current.CancellationToken));
        }
    }
}
