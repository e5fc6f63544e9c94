using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Archive;

public class FindLimitTests
{
    [Fact, Trait("Rule", "QRY-9")]
    public async Task More_matches_than_the_cap_end_with_A700()
    {
        await using var world = new ArchiveWorld(settings: new Dictionary<string, string?> { ["Gateway:Archive:MaxMatches"] = "2" });
        for (var i = 1; i <= 3; i++)
            await world.StoreAsync(new TestStudy { StudyUid = $"1.2.{i}", Instances = 1 }, StudyState.Released);

        var answers = await FindAsync(world, new DicomDataset().Set(Tags.QueryRetrieveLevel, "STUDY").Set(Tags.StudyInstanceUID, ""), QueryOptions.None);

        Assert.Equal([0xFF00, 0xFF00, 0xA700], answers.Select(a => (int)a.Status.Code));
    }

    [Theory, Trait("Rule", "QRY-3")]
    [InlineData(false, "1.2.1 1.2.3")]
    [InlineData(true, "1.2.1 1.2.2 1.2.3")]
    public async Task Date_and_time_ranges_are_one_interval_only_when_negotiated(bool combined, string expected)
    {
        await using var world = new ArchiveWorld();
        foreach (var (uid, date, time) in new[] { ("1.2.1", "20260705", "120000"), ("1.2.2", "20260706", "080000"), ("1.2.3", "20260707", "170000"), ("1.2.4", "20260707", "190000"), ("1.2.5", "20260705", "090000") })
            await world.StoreAsync(new TestStudy { StudyUid = uid, StudyDate = date, StudyTime = time, Instances = 1 }, StudyState.Released);

        var identifier = new DicomDataset().Set(Tags.QueryRetrieveLevel, "STUDY").Set(Tags.StudyInstanceUID, "").Set(Tags.StudyDate, "20260705-20260707").Set(Tags.StudyTime, "1000-1800");
        var answers = await FindAsync(world, identifier, new QueryOptions { CombinedDateTime = combined });

        Assert.Equal(expected.Split(' '), answers.Select(a => a.Identifier!.GetText(Tags.StudyInstanceUID)).Order());
    }

    [Fact, Trait("Rule", "QRY-8")]
    public async Task Upper_keys_may_be_left_out_only_when_relational_queries_are_negotiated()
    {
        await using var world = new ArchiveWorld();
        await world.StoreAsync(new TestStudy { SeriesUid = "1.2.9", Instances = 1 }, StudyState.Released);
        var identifier = new DicomDataset().Set(Tags.QueryRetrieveLevel, "SERIES").Set(Tags.SeriesInstanceUID, "").Set(Tags.PatientID, "4711");

        Assert.Equal(0xA900, Assert.Single(await FindAsync(world, identifier, QueryOptions.None)).Status.Code);
        Assert.Equal("1.2.9", Assert.Single(await FindAsync(world, identifier, new QueryOptions { Relational = true })).Identifier!.GetText(Tags.SeriesInstanceUID));
    }

    private static async Task<List<CFindMatch>> FindAsync(ArchiveWorld world, DicomDataset identifier, QueryOptions extended)
    {
        var association = new AssociationInfo { Id = 1, CallingAe = "VIEWER", CalledAe = "QAGATEWAY", Contexts = [] };
        var request = new CFindRequest(1, Uids.StudyRootQueryRetrieveInformationModelFind, identifier, extended);
        var answers = new List<CFindMatch>();
        await foreach (var match in ArchiveScp.Find(world).FindAsync(request, association, TestContext.Current.CancellationToken))
            answers.Add(match);
        return answers;
    }
}
