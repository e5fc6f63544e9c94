using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.DicomWeb;

[Trait("Rule", "WEB-5")]
public sealed class StowTests : IAsyncLifetime
{
    private WebWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await WebWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact, Trait("Scenario", "27")]
    public async Task Scenario27_Of_ten_objects_with_a_bad_one_nine_are_stored_and_one_is_named_as_failed()
    {
        var files = Files(10);
        files[4] = files[4][..^300];

        var response = await PostAsync("/dicom-web/studies", Body(files));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        using var answer = await JsonAsync(response);
        Assert.Equal(9, Items(answer, "00081199"));
        Assert.Equal(1, Items(answer, "00081198"));
        Assert.Equal(0xC000, answer.RootElement.GetProperty("00081198").GetProperty("Value")[0].GetProperty("00081197").GetProperty("Value")[0].GetInt32());
        Assert.Equal(9, await StoredAsync("instances/"));
        Assert.Equal(1, await StoredAsync("malformed/"));
    }

    [Fact, Trait("Scenario", "27")]
    public async Task Scenario27_Of_bad_objects_alone_nothing_is_stored()
    {
        var response = await PostAsync("/dicom-web/studies", Body([.. Files(2).Select(f => f[..^300])]));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(0, await StoredAsync("instances/"));
    }

    [Fact]
    public async Task What_was_stored_is_byte_identical_and_goes_to_quarantine()
    {
        var file = Files(1)[0];

        var response = await PostAsync("/dicom-web/studies", Body([file]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var indexer = await _world.InScopeAsync(s => Task.FromResult(ActivatorUtilities.CreateInstance<InstanceIndexer>(s)));
        await indexer.StartAsync(Token);
        Instance? instance;
        while ((instance = await _world.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Instances.SingleOrDefaultAsync(Token))) is null)
            await Task.Delay(20, Token);
        await indexer.StopAsync(Token);
        var sent = DicomFile.Read(file);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(sent.DataSetBytes.Span)), instance.Sha256);
        Assert.Equal(StudyState.Receiving, await _world.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Studies.Select(x => x.State).SingleAsync(Token)));
    }

    [Fact]
    public async Task An_object_of_another_study_than_the_path_names_fails()
    {
        var response = await PostAsync("/dicom-web/studies/1.2.3.4", Body(Files(1)));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        using var answer = await JsonAsync(response);
        Assert.Equal(0xA900, answer.RootElement.GetProperty("00081198").GetProperty("Value")[0].GetProperty("00081197").GetProperty("Value")[0].GetInt32());
    }

    [Fact]
    public async Task What_came_before_a_cut_is_kept_and_said()
    {
        var whole = await Body(Files(3)).ReadAsByteArrayAsync(Token);
        var content = new ByteArrayContent(whole[..(whole.Length - 2000)]);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/related; type=application/dicom; boundary=cut");

        var response = await PostAsync("/dicom-web/studies", content);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(2, await StoredAsync("instances/"));
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/related; type=\"application/dicom+json\"; boundary=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/related; type=\"application/dicom\"", HttpStatusCode.BadRequest)]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=nothere", HttpStatusCode.BadRequest)]
    public async Task What_is_no_store_request_is_refused(string type, HttpStatusCode status)
    {
        var content = new ByteArrayContent("--x\r\n\r\nnothing\r\n--x--\r\n"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(status, (await PostAsync("/dicom-web/studies", content)).StatusCode);
    }

    [Fact]
    public async Task Who_may_only_retrieve_may_not_store()
    {
        var response = await _world.Client().PostAsync("/dicom-web/studies", Body(Files(1)), Token);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(0, await StoredAsync("instances/"));
    }

    private static List<byte[]> Files(int count) => [.. new TestStudy { Instances = count, Edge = 32 }.Build().Select(i =>
        (byte[])[.. Part10.CreateHeader(i.GetText(Tags.SOPClassUID)!, i.GetText(Tags.SOPInstanceUID)!, Uids.ExplicitVRLittleEndian), .. DicomWriter.Write(i, Uids.ExplicitVRLittleEndian)])];

    private static MultipartContent Body(IReadOnlyList<byte[]> files)
    {
        var body = new MultipartContent("related", "cut");
        body.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
        foreach (var file in files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
            body.Add(part);
        }

        return body;
    }

    private Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => _world.Client(nameof(Permission.EditStudies)).PostAsync(path, content, Token);

    private static async Task<JsonDocument> JsonAsync(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Token));

    private static int Items(JsonDocument answer, string tag) => answer.RootElement.GetProperty(tag).GetProperty("Value").GetArrayLength();

    private Task<int> StoredAsync(string prefix) => _world.InScopeAsync(async s =>
    {
        var count = 0;
        await foreach (var _ in s.GetRequiredService<IObjectStore>().ListAsync(prefix, Token))
            count++;
        return count;
    });
}
