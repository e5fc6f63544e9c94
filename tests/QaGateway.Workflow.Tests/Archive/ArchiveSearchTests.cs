using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Archive.Keys;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Archive;

public sealed class ArchiveSearchTests(ArchiveSearchTests.PeopleWorld people) : IClassFixture<ArchiveSearchTests.PeopleWorld>
{
    private static readonly (string Name, string Id, string Date, string Accession)[] People =
    [
        ("SMITH^ANNA", "P1", "20260301", "A1"), ("SMYTH^BOB", "P2", "20260302", "A2"), ("SMITHERS^CARL", "P3", "20260303", "A3"),
        ("Smith^dora", "P4", "20260310", "A4"), ("JONES^SMITH", "P5", "20260302", "A5"), ("MÜLLER^JÖRG", "P6", "20260303", "A_6"),
        ("MULLER^JANA", "p6", "2026.03.04", "A%7"), ("", "P8", "", ""), ("O'NEIL^TIM", "P'9", "20260305", "A\"9"), ("YAMADA^TAROU=山田^太郎", "P10", "20260306", "A10"),
    ];

    [Theory, Trait("Rule", "scenario 52")]
    [InlineData("SM?TH*", "20260301-20260303")]
    [InlineData("SM?TH*", "")]
    [InlineData("smith", "-20260309")]
    [InlineData("*SMITH*", "20260302-")]
    [InlineData("MULLER*", "20260303-20260304")]
    [InlineData("山田", "")]
    [InlineData("O'N*", "")]
    [InlineData("O N*", "")]
    [InlineData("*", "20260304")]
    [InlineData("'; DROP TABLE Studies; --", "")]
    [InlineData("%", "")]
    public async Task Names_and_dates_find_what_a_reference_finds(string name, string date)
    {
        var world = people.World;

        var found = await world.FindAsync(QueryLevel.Study, Tags.PatientID, new QueryKey(Tags.PatientName, name), new QueryKey(Tags.StudyDate, date));

        Assert.Equal(People.Where(p => Reference(p.Name, p.Date, name, date)).Select(p => p.Id).Order(StringComparer.Ordinal), found);
    }

    [Theory, Trait("Rule", "QRY-1")]
    [InlineData("P6", "P6")]
    [InlineData("p6", "p6")]
    [InlineData("P?", "P1 P2 P3 P4 P5 P6 P8")]
    [InlineData("P'9", "P'9")]
    [InlineData("P1*", "P1 P10")]
    public async Task Patient_ids_are_compared_with_their_case(string key, string expected)
    {
        var world = people.World;

        Assert.Equal(expected.Split(' '), await world.FindAsync(QueryLevel.Study, Tags.PatientID, new QueryKey(Tags.PatientID, key)));
    }

    [Theory, Trait("Rule", "QRY-2")]
    [InlineData("A_6", "A_6")]
    [InlineData("A_?", "A_6")]
    [InlineData("A%*", "A%7")]
    [InlineData("A%", "")]
    [InlineData("A\"9", "A\"9")]
    public async Task Wild_cards_of_the_database_mean_nothing_in_a_key(string key, string expected)
    {
        var world = people.World;

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), await world.FindAsync(QueryLevel.Study, Tags.AccessionNumber, new QueryKey(Tags.AccessionNumber, key)));
    }

    [Fact, Trait("Rule", "QRY-1")]
    public async Task A_list_of_UIDs_finds_each_of_them()
    {
        await using var world = new ArchiveWorld();
        foreach (var uid in new[] { "1.2.1", "1.2.2", "1.2.3" })
            await world.StoreAsync(new TestStudy { StudyUid = uid, Instances = 1 }, StudyState.Released);

        Assert.Equal(["1.2.1", "1.2.3"], await world.FindAsync(QueryLevel.Study, Tags.StudyInstanceUID, new QueryKey(Tags.StudyInstanceUID, "1.2.3\\1.2.1\\1.2.9")));
        Assert.Equal(["1.2.2"], await world.FindAsync(QueryLevel.Study, Tags.StudyInstanceUID, new QueryKey(Tags.StudyInstanceUID, "1.2.2")));
        Assert.Empty(await world.FindAsync(QueryLevel.Study, Tags.StudyInstanceUID, new QueryKey(Tags.StudyInstanceUID, "1.2.?")));
    }

    public static TheoryData<StudyState> EveryState => [.. Enum.GetValues<StudyState>()];

    [Theory, MemberData(nameof(EveryState)), Trait("Rule", "QRY-10")]
    public async Task Only_released_studies_are_seen(StudyState state)
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy { Instances = 1 }, state);

        // Even if their instances were released before: a withdrawn study is withdrawn.
        await world.WithDbAsync(db => db.Instances.Where(i => i.StudyId == study.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, InstanceState.Released)));

        var visible = state is StudyState.Released or StudyState.LatePending or StudyState.Releasing or StudyState.ReleaseFailed;
        foreach (var level in Enum.GetValues<QueryLevel>())
            Assert.Equal(visible ? ["4711"] : [], await world.FindAsync(level, Tags.PatientID));
    }

    [Theory, Trait("Rule", "QRY-10")]
    [InlineData(StudyState.Ready)]
    [InlineData(StudyState.Releasing)]
    [InlineData(StudyState.ReleaseFailed)]
    public async Task Instances_that_were_never_released_are_not_seen(StudyState state)
    {
        await using var world = new ArchiveWorld();
        await world.StoreAsync(new TestStudy { Instances = 1 }, state);

        foreach (var level in Enum.GetValues<QueryLevel>())
            Assert.Empty(await world.FindAsync(level, Tags.PatientID));
    }

    [Fact, Trait("Rule", "REC-63")]
    public async Task Rejected_instances_are_neither_found_nor_counted()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy { Instances = 3 }, StudyState.Released);
        var hidden = (await world.InstancesAsync(study.Id))[1];
        await world.WithDbAsync(db => db.Instances.Where(i => i.Id == hidden.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, InstanceState.Rejected)));

        Assert.Equal(2, (await world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID)).Length);
        Assert.DoesNotContain(hidden.SopUid, await world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID));
        Assert.Equal(["2"], await world.FindAsync(QueryLevel.Study, Tags.NumberOfStudyRelatedInstances));
        Assert.Equal(["2"], await world.FindAsync(QueryLevel.Series, Tags.NumberOfSeriesRelatedInstances));
        Assert.Equal(["2"], await world.FindAsync(QueryLevel.Patient, Tags.NumberOfPatientRelatedInstances));
    }

    [Fact]
    public async Task Series_and_instances_are_found_by_the_keys_of_their_levels()
    {
        await using var world = new ArchiveWorld();
        await world.StoreAsync(new TestStudy { StudyUid = "1.2.1", SeriesUid = "1.2.1.1", Modality = "CT", Instances = 2 }, StudyState.Released);
        await world.StoreAsync(new TestStudy { StudyUid = "1.2.2", SeriesUid = "1.2.2.1", Modality = "MR", Instances = 1, PatientId = "4712" }, StudyState.Released);

        Assert.Equal(["1.2.2.1"], await world.FindAsync(QueryLevel.Series, Tags.SeriesInstanceUID, new QueryKey(Tags.Modality, "MR")));
        Assert.Equal(["1.2.2"], await world.FindAsync(QueryLevel.Study, Tags.StudyInstanceUID, new QueryKey(Tags.ModalitiesInStudy, "MR")));
        Assert.Equal(["2"], await world.FindAsync(QueryLevel.Image, Tags.InstanceNumber, new QueryKey(Tags.StudyInstanceUID, "1.2.1"), new QueryKey(Tags.InstanceNumber, "2")));
        Assert.Equal(["4711", "4712"], await world.FindAsync(QueryLevel.Patient, Tags.PatientID));
    }

    private static bool Reference(string name, string date, string nameKey, string dateKey)
    {
        var inRange = dateKey.Length is 0 || (DicomRange.TryParseDates(dateKey, out var range) && range.Contains(DicomRange.Date(date)));
        return inRange && (nameKey is "*" || new NamePattern(nameKey).Matches(name));
    }

    /// <summary>Filled once: the tests that share it only read.</summary>
    public sealed class PeopleWorld : IAsyncLifetime
    {
        internal ArchiveWorld World { get; } = new();

        public async ValueTask InitializeAsync()
        {
            var number = 0;
            foreach (var (name, id, date, accession) in People)
            {
                await World.StoreAsync(
                    new TestStudy { PatientName = name, PatientId = id, StudyDate = date, Accession = accession, StudyUid = $"1.2.{++number}", Instances = 1, Edge = 2, CharacterSet = "ISO_IR 192" },
                    StudyState.Released);
            }
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
