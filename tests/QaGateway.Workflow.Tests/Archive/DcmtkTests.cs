using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Archive;

/// <summary>DCMTK's own programs ask the archive.</summary>
public sealed class DcmtkTests : IAsyncLifetime
{
    private readonly ArchiveWorld _world = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("qagw-dcmtk-").FullName;
    private DicomServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var study = new TestStudy { StudyUid = "1.2.1", SeriesUid = "1.2.1.1", PatientName = "ADAMS^ANNA", PatientId = "P1", Accession = "A1", StudyDate = "20260301" };
        await _world.StoreAsync(study, StudyState.Released);
        await _world.StoreAsync(study with { StudyUid = "1.2.2", SeriesUid = "1.2.2.1", PatientName = "Müller^Jörg", PatientId = "P2", Accession = "A2", StudyDate = "20260302", CharacterSet = "ISO_IR 100" }, StudyState.Released);
        await _world.StoreAsync(study with { StudyUid = "1.2.3", SeriesUid = "1.2.3.1", PatientId = "P3", Accession = "A3" }, StudyState.Ready);
        _server = await ArchiveScp.ListenAsync(_world);
    }

    [Theory]
    [InlineData("PatientName=ADAM*", "1.2.1")]
    [InlineData("AccessionNumber=A2", "1.2.2")]
    [InlineData("StudyDate=20260301-20260331", "1.2.1 1.2.2")]
    [InlineData("PatientName=muller*", "1.2.2")]
    [InlineData("AccessionNumber=A3", "")]
    [InlineData("StudyInstanceUID=1.2.1\\1.2.2\\1.2.3", "1.2.1 1.2.2")]
    public async Task Findscu_finds_studies(string key, string expected)
    {
        Dcmtk.SkipUnless("findscu");

        var found = await FindAsync("-S", "QueryRetrieveLevel=STUDY", "StudyInstanceUID", "PatientID", "NumberOfStudyRelatedInstances", key);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), found.Select(f => f.GetText(Tags.StudyInstanceUID)).Order());
        Assert.All(found, f => Assert.Equal(("3", "QAGATEWAY", "ONLINE", "STUDY"),
            (f.GetText(Tags.NumberOfStudyRelatedInstances), f.GetText(Tags.RetrieveAETitle), f.GetText(Tags.InstanceAvailability), f.GetText(Tags.QueryRetrieveLevel))));
    }

    [Theory, Trait("Rule", "QRY-7")]
    [InlineData("SpecificCharacterSet=ISO_IR 100", "ISO_IR 100")]
    [InlineData("SpecificCharacterSet=ISO_IR 144", "ISO_IR 192")]
    [InlineData("SpecificCharacterSet", "ISO_IR 192")]
    public async Task Answers_come_in_the_requests_character_set_where_it_can_hold_them(string charset, string expected)
    {
        Dcmtk.SkipUnless("findscu");

        var found = Assert.Single(await FindAsync("-S", charset, "QueryRetrieveLevel=STUDY", "AccessionNumber=A2", "PatientName"));

        Assert.Equal(expected, found.GetText(Tags.SpecificCharacterSet));
        Assert.Equal("Müller^Jörg", found.GetText(Tags.PatientName));
    }

    [Fact, Trait("Rule", "QRY-8")]
    public async Task The_hierarchy_is_kept_by_both_roots()
    {
        Dcmtk.SkipUnless("findscu");

        Assert.Equal(["P1", "P2"], (await FindAsync("-P", "QueryRetrieveLevel=PATIENT", "PatientID")).Select(f => f.GetText(Tags.PatientID)));
        Assert.Equal(["1.2.1"], (await FindAsync("-P", "QueryRetrieveLevel=STUDY", "PatientID=P1", "StudyInstanceUID")).Select(f => f.GetText(Tags.StudyInstanceUID)));
        Assert.Equal(["1.2.2.1"], (await FindAsync("-S", "QueryRetrieveLevel=SERIES", "StudyInstanceUID=1.2.2", "SeriesInstanceUID")).Select(f => f.GetText(Tags.SeriesInstanceUID)));
        Assert.Equal(3, (await FindAsync("-S", "QueryRetrieveLevel=IMAGE", "StudyInstanceUID=1.2.1", "SeriesInstanceUID=1.2.1.1", "SOPInstanceUID")).Count);
        foreach (var wrong in new[] { "QueryRetrieveLevel=SERIES", "QueryRetrieveLevel=NOWHERE", "QueryRetrieveLevel=PATIENT" })
        {
            var (_, output) = await Dcmtk.RunAsync("findscu", [.. Call(), "-d", "-S", "-k", wrong, "-k", "StudyInstanceUID"]);
            Assert.Contains("0xa900", output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact, Trait("Rule", "QRY-7")]
    public async Task An_unsupported_key_is_told_with_FF01()
    {
        Dcmtk.SkipUnless("findscu");

        var (_, output) = await Dcmtk.RunAsync("findscu", [.. Call(), "-d", "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "AccessionNumber=A1", "-k", "PatientComments=x"]);

        Assert.Contains("0xff01", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact, Trait("Rule", "REC-34")]
    public async Task Getscu_gets_the_released_bytes()
    {
        Dcmtk.SkipUnless("getscu");

        var (exit, output) = await Dcmtk.RunAsync("getscu", [.. Call(), "-S", "-od", _folder, "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.1"]);

        Assert.True(exit is 0, output);
        await AssertHoldsAsync("1.2.1");
    }

    [Fact, Trait("Rule", "RET-1")]
    public async Task Movescu_moves_to_a_known_peer()
    {
        Dcmtk.SkipUnless("movescu");
        var port = FreePort();
        await AddPeerAsync("MOVESCU", port);

        var (exit, output) = await Dcmtk.RunAsync(
            "movescu", [.. Call(), "-S", "-aem", "MOVESCU", "--port", port.ToString(CultureInfo.InvariantCulture), "-od", _folder, "-k", "QueryRetrieveLevel=SERIES", "-k", "StudyInstanceUID=1.2.2", "-k", "SeriesInstanceUID=1.2.2.1"]);

        Assert.True(exit is 0, output);
        await AssertHoldsAsync("1.2.2");
    }

    [Theory, Trait("Rule", "RET-1")]
    [InlineData("NOBODY", false)]
    [InlineData("SWITCHEDOFF", true)]
    public async Task An_unknown_or_switched_off_destination_is_A801(string destination, bool isKnown)
    {
        Dcmtk.SkipUnless("movescu");
        if (isKnown)
            await AddPeerAsync(destination, 104, enabled: false);

        var (_, output) = await Dcmtk.RunAsync("movescu", [.. Call(), "-d", "-S", "-aem", destination, "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.1"]);

        Assert.Contains("0xa801", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact, Trait("Rule", "QRY-10")]
    public async Task A_held_study_cannot_be_retrieved()
    {
        Dcmtk.SkipUnless("getscu");

        await Dcmtk.RunAsync("getscu", [.. Call(), "-S", "-od", _folder, "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.3"]);

        Assert.Empty(Directory.GetFiles(_folder));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Call() => ["-aec", "QAGATEWAY", "127.0.0.1", _server.Port.ToString(CultureInfo.InvariantCulture)];

    private async Task<List<DicomDataset>> FindAsync(string root, params string[] keys)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        var (exit, output) = await Dcmtk.RunAsync("findscu", [.. Call(), root, "-X", "-od", folder, .. keys.SelectMany(k => new[] { "-k", k })]);
        Assert.True(exit is 0, output);
        var found = new List<DicomDataset>();
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            found.Add((await DicomFile.ReadAsync(file, TestContext.Current.CancellationToken)).Dataset);
        Directory.Delete(folder, recursive: true);
        return found;
    }

    private async Task AssertHoldsAsync(string studyUid)
    {
        var expected = await _world.WithDbAsync(db => Task.FromResult(db.Instances.Join(db.Studies, i => i.StudyId, s => s.Id, (i, s) => new { i.SopUid, i.Sha256, s.StudyUid }).Where(x => x.StudyUid == studyUid).ToDictionary(x => x.SopUid, x => x.Sha256)));
        var got = new Dictionary<string, string>();
        foreach (var path in Directory.GetFiles(_folder))
        {
            var file = await DicomFile.ReadAsync(path, TestContext.Current.CancellationToken);
            got[file.Dataset.GetText(Tags.SOPInstanceUID)!] = Convert.ToHexStringLower(SHA256.HashData(file.DataSetBytes.Span));
        }

        Assert.Equal(expected.Keys.Order(), got.Keys.Order());
        Assert.Equal(expected, got);
    }

    private Task AddPeerAsync(string aeTitle, int port, bool enabled = true) => _world.WithDbAsync(db =>
    {
        db.Peers.Add(new Peer { AeTitle = aeTitle, Host = "127.0.0.1", Port = port, Enabled = enabled });
        return db.SaveChangesAsync();
    });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
