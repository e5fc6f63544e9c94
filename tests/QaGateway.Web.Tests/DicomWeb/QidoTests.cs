using System.Net;
using System.Text.Json;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.DicomWeb;

public sealed class QidoTests(QidoTests.Searched searched) : IClassFixture<QidoTests.Searched>
{
    private WebWorld World => searched.World;

    [Theory, Trait("Rule", "WEB-1")]
    [InlineData("?PatientName=ADAMS%5EANNA*", "1.2.1")]
    [InlineData("?PatientName=ADAMS^ANNA*", "1.2.1")]
    [InlineData("?PatientName=adams+anna", "1.2.1")]
    [InlineData("?00100010=ADAMS*", "1.2.1 1.2.2")]
    [InlineData("?PatientID=P3", "1.2.3")]
    [InlineData("?StudyInstanceUID=1.2.1,1.2.3", "1.2.1 1.2.3")]
    [InlineData("?StudyInstanceUID=1.2.1%5C1.2.3", "1.2.1 1.2.3")]
    [InlineData("?StudyDate=20260301-20260302", "1.2.1 1.2.2")]
    [InlineData("?ModalitiesInStudy=MR", "1.2.3")]
    [InlineData("?AccessionNumber=A2&PatientName=ADAMS*", "1.2.2")]
    [InlineData("?PatientName=ANNA+ADAMS&fuzzymatching=true", "1.2.1")]
    [InlineData("?ReferringPhysicianName=", "1.2.1 1.2.2 1.2.3")]
    [InlineData("", "1.2.1 1.2.2 1.2.3")]
    public async Task Studies_are_found_by_their_keys(string query, string expected)
    {
        var found = await World.JsonAsync("/dicom-web/studies" + query);

        Assert.Equal(expected.Split(' '), found.Select(s => Value(s, "0020000D")).Order(StringComparer.Ordinal));
    }

    [Fact, Trait("Rule", "WEB-1")]
    public async Task A_study_comes_with_what_is_always_returned()
    {
        var study = Assert.Single(await World.JsonAsync("/dicom-web/studies?PatientID=P1"));

        Assert.Equal("ADAMS^ANNA", study.GetProperty("00100010").GetProperty("Value")[0].GetProperty("Alphabetic").GetString());
        Assert.Equal("20260301", Value(study, "00080020"));
        Assert.Equal("CT", Value(study, "00080061"));
        Assert.Equal("ONLINE", Value(study, "00080056"));
        Assert.Equal("http://localhost/dicom-web/studies/1.2.1", Value(study, "00081190"));
        Assert.Equal("2", study.GetProperty("00201208").GetProperty("Value")[0].ToString());
        Assert.Equal("1", study.GetProperty("00201206").GetProperty("Value")[0].ToString());
        Assert.Equal("PN", study.GetProperty("00080090").GetProperty("vr").GetString());
    }

    [Fact]
    public async Task Series_and_instances_are_found_at_every_level()
    {
        var series = Assert.Single(await World.JsonAsync("/dicom-web/studies/1.2.1/series"));
        Assert.Equal("1.2.1.1", Value(series, "0020000E"));
        Assert.Equal(2, (await World.JsonAsync("/dicom-web/studies/1.2.1/instances")).Length);
        Assert.Equal(2, (await World.JsonAsync("/dicom-web/studies/1.2.1/series/1.2.1.1/instances")).Length);
        Assert.Equal(["1.2.3.1"], (await World.JsonAsync("/dicom-web/series?Modality=MR")).Select(s => Value(s, "0020000E")));
        Assert.Equal(["2"], (await World.JsonAsync("/dicom-web/instances?StudyInstanceUID=1.2.1&InstanceNumber=2")).Select(i => i.GetProperty("00200013").GetProperty("Value")[0].ToString()));
        Assert.Equal(["64"], (await World.JsonAsync("/dicom-web/studies/1.2.3/instances")).Select(i => i.GetProperty("00280010").GetProperty("Value")[0].ToString()));
    }

    [Fact, Trait("Rule", "WEB-1")]
    public async Task Pages_cover_everything_once_and_tell_whether_there_is_more()
    {
        var first = await World.GetAsync("/dicom-web/studies?limit=2");
        Assert.Contains("additional results", first.Headers.GetValues("Warning").Single(), StringComparison.Ordinal);
        var last = await World.GetAsync("/dicom-web/studies?limit=2&offset=2");
        Assert.False(last.Headers.Contains("Warning"));

        string[] all = [.. (await World.JsonAsync("/dicom-web/studies?limit=2")).Concat(await World.JsonAsync("/dicom-web/studies?limit=2&offset=2")).Select(s => Value(s, "0020000D"))];
        Assert.Equal(["1.2.1", "1.2.2", "1.2.3"], all.Order(StringComparer.Ordinal));
        Assert.Empty(await World.JsonAsync("/dicom-web/studies?offset=3"));
    }

    [Theory]
    [InlineData("/dicom-web/studies?PatientID=NOBODY")]
    [InlineData("/dicom-web/studies/9.9.9/series")]
    [InlineData("/dicom-web/studies?PatientID=QUARANTINED")]
    [InlineData("/dicom-web/studies/1.2.4/instances")]
    public async Task Nothing_found_is_204(string path) => Assert.Equal(HttpStatusCode.NoContent, (await World.GetAsync(path)).StatusCode);

    [Fact, Trait("Rule", "WEB-2")]
    public async Task An_unknown_attribute_is_ignored_with_a_warning()
    {
        var response = await World.GetAsync("/dicom-web/studies?Foo=1&PatientComments=x&limit=1&includefield=Bar");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(4, response.Headers.GetValues("Warning").Count());
    }

    [Theory, Trait("Rule", "WEB-2")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=many")]
    [InlineData("?offset=1.5")]
    [InlineData("?fuzzymatching=perhaps")]
    [InlineData("?0010002=x")]
    [InlineData("?0010002G=x")]
    [InlineData("?Patient%0AID=x")]
    [InlineData("?.=x")]
    [InlineData("?PatientID=a%00b")]
    [InlineData("?..%2F..%2Fetc=x")]
    public async Task A_malformed_parameter_is_400(string query)
    {
        var response = await World.GetAsync("/dicom-web/studies" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("?PatientID='%20OR%201=1--")]
    [InlineData("?PatientName=%25")]
    [InlineData("?PatientName=%3C%3E%22%27%60")]
    [InlineData("?StudyDate=99999999-00000000")]
    [InlineData("?StudyTime=*")]
    [InlineData("?InstanceNumber=999999999999999999999")]
    [InlineData("?PatientID=%F0%9F%92%A3%ED%A0%80")]
    [InlineData("?%20=")]
    [InlineData("?StudyInstanceUID=*")]
    public async Task Hostile_queries_are_answered_without_an_error_of_ours(string query) =>
        Assert.InRange((int)(await World.GetAsync("/dicom-web/studies" + query)).StatusCode, 200, 499);

    [Fact]
    public async Task Too_many_parameters_are_refused()
    {
        var query = string.Join('&', Enumerable.Range(0, 300).Select(i => $"a{i}=1"));
        Assert.Equal(HttpStatusCode.BadRequest, (await World.GetAsync("/dicom-web/studies?" + query)).StatusCode);
    }

    [Theory, Trait("Rule", "WEB-3")]
    [InlineData("application/dicom+json", HttpStatusCode.OK)]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("text/html, */*;q=0.1", HttpStatusCode.OK)]
    [InlineData("multipart/related; type=\"application/dicom+xml\"", HttpStatusCode.NotAcceptable)]
    [InlineData("application/dicom+json;q=0", HttpStatusCode.NotAcceptable)]
    [InlineData("nonsense", HttpStatusCode.NotAcceptable)]
    public async Task Searches_answer_JSON_or_406(string accept, HttpStatusCode status) => Assert.Equal(status, (await World.GetAsync("/dicom-web/studies", accept)).StatusCode);

    [Theory, Trait("Rule", "WEB-10")]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("ViewStudies", HttpStatusCode.Forbidden)]
    public async Task Who_may_not_retrieve_may_not_search(string permissions, HttpStatusCode status) =>
        Assert.Equal(status, (await World.GetAsync("/dicom-web/studies", permissions: permissions)).StatusCode);

    private static string Value(JsonElement dataset, string tag) => dataset.GetProperty(tag).GetProperty("Value")[0].GetString()!;

    public sealed class Searched : IAsyncLifetime
    {
        public WebWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await WebWorld.StartAsync();
            var study = new TestStudy { StudyUid = "1.2.1", SeriesUid = "1.2.1.1", PatientName = "ADAMS^ANNA", PatientId = "P1", StudyDate = "20260301", Accession = "A1", Instances = 2 };
            await World.StoreAsync(study);
            await World.StoreAsync(study with { StudyUid = "1.2.2", SeriesUid = "1.2.2.1", PatientName = "ADAMS^BOB", PatientId = "P2", StudyDate = "20260302", Accession = "A2" });
            await World.StoreAsync(study with { StudyUid = "1.2.3", SeriesUid = "1.2.3.1", PatientName = "BAKER^EVE", PatientId = "P3", StudyDate = "20260303", Modality = "MR", Instances = 1 });
            await World.StoreAsync(study with { StudyUid = "1.2.4", SeriesUid = "1.2.4.1", PatientName = "ADAMS^HELD", PatientId = "QUARANTINED" }, StudyState.Ready);
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
