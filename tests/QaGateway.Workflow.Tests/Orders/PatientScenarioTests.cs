using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Hl7;
using QaGateway.Testing;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>Acceptance scenarios 47 to 50: what patient events do to what is filed.</summary>
public sealed class PatientScenarioTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Scenario", "47"), Trait("Rule", "PAT-4")]
    public async Task Scenario47_After_A40_all_studies_are_found_under_the_survivor_and_the_journal_can_revert()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(Bench.SampleText("ADT_A04/register-4711.hl7"));
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-emergency-TMP99.hl7"));
        var studies = new List<Guid>();
        for (var i = 1; i <= 3; i++)
            studies.Add(await world.ReceiveAsync(Emergency($"1.2.3.{i}"), StudyState.Released));
        await world.FollowAsync();

        await world.AcceptAsync(Bench.SampleText("ADT_A40/merge-TMP99-into-4711.hl7"));
        await world.FollowAsync();

        Assert.Equal(3, (await FindAsync(world, "4711")).Count);
        Assert.Empty(await FindAsync(world, "TMP99"));
        Assert.Equal("4711", (await PatientAsync(world, "TMP99")).Patient.PatientId); // the old identifier leads to the survivor
        foreach (var id in studies)
            Assert.Equal(("4711", "MUSTER^ANNA^M"), ((await world.StudyAsync(id)).PatientId, (await world.StudyAsync(id)).PatientName));

        var undone = await MergeAsync(world, h => h.HandleAsync(new UnmergePatient(new("TMP99", "HOSP"), false, Actor.System), Token));
        await world.FollowAsync();

        Assert.IsType<MergeOutcome.Done>(undone);
        Assert.Equal(["1.2.3.1", "1.2.3.2", "1.2.3.3"], (await FindAsync(world, "TMP99")).Order(StringComparer.Ordinal));
        Assert.Empty(await FindAsync(world, "4711"));
        Assert.Equal((await world.Bench.PatientAsync("TMP99")).Id, (await world.Bench.OrderAsync("A260310004")).PatientRowId);
    }

    [Fact, Trait("Scenario", "47"), Trait("Rule", "PAT-4")]
    public async Task Scenario47_What_was_the_survivors_own_stays_when_the_merge_is_taken_back()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(Bench.SampleText("ADT_A04/register-4711.hl7"));
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-emergency-TMP99.hl7"));
        var own = await world.ReceiveAsync(new TestStudy { StudyUid = "1.2.3.9", Accession = "X" }, StudyState.Released);
        var foreign = await world.ReceiveAsync(Emergency("1.2.3.1"), StudyState.Released);
        await world.AcceptAsync(Bench.SampleText("ADT_A40/merge-TMP99-into-4711.hl7"));
        await world.FollowAsync();
        var late = await world.ReceiveAsync(Emergency("1.2.3.2"), StudyState.Released); // still under the old identifier

        await MergeAsync(world, h => h.HandleAsync(new UnmergePatient(new("TMP99", "HOSP"), false, Actor.System), Token));
        await world.FollowAsync();

        Assert.Equal(("4711", "TMP99", "TMP99"), ((await world.StudyAsync(own)).PatientId, (await world.StudyAsync(foreign)).PatientId, (await world.StudyAsync(late)).PatientId));
    }

    [Fact, Trait("Scenario", "48")]
    public async Task Scenario48_A47_to_an_identifier_that_exists_is_AE_205_and_merges_nobody()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(Bench.SampleText("ADT_A04/register-4711.hl7"));
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-emergency-TMP99.hl7"));

        var ack = await world.SendAsync("MSH|^~\\&|HIS|HOSP|QAGW|RAD|20260310120000||ADT^A47^ADT_A30|HIS47|P|2.5.1\rEVN|A47\rPID|1||4711^^^HOSP^MR||MUSTER^ANNA\rMRG|TMP99^^^HOSP^MR\r");

        Assert.Equal((AckCode.AE, 205), (ack.Code, ack.Errors[0].Code));
        Assert.Null((await world.Bench.PatientAsync("TMP99")).MergedIntoId);
        Assert.Equal((await world.Bench.PatientAsync("TMP99")).Id, (await world.Bench.OrderAsync("A260310004")).PatientRowId);
    }

    [Fact, Trait("Scenario", "49")]
    public async Task Scenario49_A43_with_images_waits_for_a_human_who_plays_it()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(Bench.SampleText("ADT_A04/register-4711.hl7"));
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-emergency-TMP99.hl7"));
        var study = await world.ReceiveAsync(Emergency("1.2.3.1"), StudyState.Released);

        await world.AcceptAsync("MSH|^~\\&|HIS|HOSP|QAGW|RAD|20260310120000||ADT^A43^ADT_A43|HIS43|P|2.5.1\rEVN|A43\rPID|1||4711^^^HOSP^MR||MUSTER^ANNA^M^^MRS||19610422|F\rMRG|TMP99^^^HOSP^MR\r");
        await world.FollowAsync();
        Assert.Equal("TMP99", (await world.StudyAsync(study)).PatientId);
        var held = (await world.Bench.MessagesAsync()).Single(m => m.ControlId is "HIS43");
        Assert.Equal((MessageState.Failed, "MRG^1^1^1"), (held.State, held.ErrorLocation));

        await world.Bench.Database.InScopeAsync(s => s.GetRequiredService<ReplayMessageHandler>().HandleAsync(new ReplayMessage(held.Id, null, false, Actor.System), Token));
        await world.FollowAsync();

        Assert.Equal("4711", (await world.StudyAsync(study)).PatientId);
    }

    [Fact, Trait("Scenario", "50"), Trait("Rule", "ORD-11")]
    public async Task Scenario50_XO_with_another_name_updates_the_order_shows_the_difference_and_leaves_the_patient()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-4711.hl7"));
        var before = await world.Bench.OrderAsync("A260310001");

        var ack = await world.SendAsync(Bench.SampleText("ORM_O01/XO-4711.hl7").Replace("MUSTER^ANNA^M^^MRS", "MEIER^ANNA^M^^MRS", StringComparison.Ordinal));

        Assert.Equal(AckCode.AA, ack.Code);
        var order = await world.Bench.OrderAsync("A260310001");
        Assert.Equal(("113000", before.PidSegment), (order.Steps[0].StartTime, order.PidSegment));
        Assert.Equal("MUSTER^ANNA^M^MRS", (await world.Bench.PatientAsync("4711")).Name);
        var record = (await world.Bench.MessagesAsync())[^1];
        Assert.Equal("PID^1^5", record.ErrorLocation);
        Assert.Contains("name differs from the patient record", record.ErrorText, StringComparison.Ordinal);
    }

    private static TestStudy Emergency(string uid) => new() { PatientId = "TMP99", PatientName = "UNKNOWN^FEMALE", BirthDate = "", Sex = "F", Accession = "", StudyUid = uid, Instances = 1 };

    private static Task<List<string>> FindAsync(OrderWorld world, string patientId) => world.Bench.Database.InScopeAsync(async s =>
    {
        var query = new ArchiveQuery(QueryLevel.Study, [new QueryKey(Tags.PatientID, patientId)]) { Return = new HashSet<DicomTag> { Tags.StudyInstanceUID } };
        var uids = new List<string>();
        await foreach (var match in s.GetRequiredService<ArchiveSearch>().FindAsync(query, Token))
            uids.Add(match.ToDataset("QAGATEWAY", "").GetText(Tags.StudyInstanceUID)!);
        return uids;
    });

    private static async Task<PatientView> PatientAsync(OrderWorld world, string id) =>
        (await world.Bench.Database.InScopeAsync(s => s.GetRequiredService<OrderQueries>().GetPatientAsync(id, "HOSP", Actor.System, Token)))!;

    private static Task<MergeOutcome> MergeAsync(OrderWorld world, Func<MergePatientsHandler, Task<MergeOutcome>> act) =>
        world.Bench.Database.InScopeAsync(s => act(s.GetRequiredService<MergePatientsHandler>()));
}
