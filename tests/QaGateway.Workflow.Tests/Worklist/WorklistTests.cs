using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Matching;
using QaGateway.Workflow.Worklist;

namespace QaGateway.Workflow.Tests.Worklist;

public sealed class WorklistTests
{
    [Fact, Trait("Rule", "Scenario-1")]
    public async Task An_order_is_on_the_worklist_as_soon_as_it_is_stored()
    {
        await using var database = new TestDatabase();
        Assert.Empty(await FindAsync(database, Query()));

        var order = await OrderAsync(database);

        var item = Assert.Single(await FindAsync(database, Query()));
        Assert.Equal(order.StudyUid, item.GetText(Tags.StudyInstanceUID));
        Assert.Equal("RP100-1", Step(item).GetText(Tags.ScheduledProcedureStepID));
        Assert.Equal("CT1", Step(item).GetText(Tags.ScheduledStationAETitle));
        Assert.Equal("SCHEDULED", Step(item).GetText(Tags.ScheduledProcedureStepStatus));
    }

    [Fact, Trait("Rule", "MWL-1"), Trait("Rule", "Scenario-2")]
    public async Task Two_steps_of_one_procedure_are_two_answers_with_one_item_each()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database, change: o => o.Steps.Add(new ProcedureStep { StepId = "RP100-2", Modality = "CT", StartDate = "20260302", StartTime = "100000" }));

        var items = await FindAsync(database, Query());

        Assert.Equal(["RP100-1", "RP100-2"], items.Select(i => Step(i).GetText(Tags.ScheduledProcedureStepID)!).Order());
        Assert.Single(items.Select(i => (i.GetText(Tags.AccessionNumber), i.GetText(Tags.RequestedProcedureID), i.GetText(Tags.StudyInstanceUID))).Distinct());
        Assert.All(items, i => Assert.Single(i.GetItems(Tags.ScheduledProcedureStepSequence)));
    }

    [Fact, Trait("Rule", "Scenario-4")]
    public async Task An_order_that_was_moved_is_found_on_its_new_day_only()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database);
        Assert.Single(await FindAsync(database, Query(date: "20260302")));

        await ChangeAsync(database, o => o.Steps[0].StartDate = "20260305");

        Assert.Empty(await FindAsync(database, Query(date: "20260302")));
        Assert.Single(await FindAsync(database, Query(date: "20260304-20260306")));
    }

    [Theory, Trait("Rule", "MWL-4"), Trait("Rule", "Scenario-5")]
    [InlineData(OrderState.Canceled)]
    [InlineData(OrderState.Discontinued)]
    [InlineData(OrderState.Completed)]
    [InlineData(OrderState.OnHold)]
    [InlineData(OrderState.Requested)]
    public async Task Orders_that_are_not_to_be_done_are_hidden(OrderState state)
    {
        await using var database = new TestDatabase();
        await OrderAsync(database);
        Assert.Single(await FindAsync(database, Query()));

        await ChangeAsync(database, o => o.State = state);

        Assert.Empty(await FindAsync(database, Query()));
    }

    [Fact, Trait("Rule", "MWL-6")]
    public async Task An_incomplete_item_is_never_served_and_explained()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database, change: o => o.StudyUid = "");

        Assert.Empty(await FindAsync(database, Query()));
        Assert.Contains(await ExplainAsync(database, "A100", "CT1"), r => !r.Passed && r.Text.Contains("lacks Study Instance UID", StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "MWL-2")]
    public async Task A_station_key_finds_its_own_steps_and_those_without_a_station()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database);
        await OrderAsync(database, "A200", "1.2.3.200", o => o.Steps[0].StationAes = "");
        await OrderAsync(database, "A300", "1.2.3.300", o => o.Steps[0].StationAes = "MR1\\CT1");
        await OrderAsync(database, "A400", "1.2.3.400", o => o.Steps[0].StationAes = "MR1");

        var found = await FindAsync(database, Query(station: "CT1"));

        Assert.Equal(["A100", "A200", "A300"], found.Select(i => i.GetText(Tags.AccessionNumber)!).Order());
    }

    [Fact, Trait("Rule", "MWL-3")]
    public async Task A_group_of_scanners_shares_its_worklist()
    {
        await using var database = new TestDatabase(settings: new Dictionary<string, string?>
        {
            ["Gateway:Worklist:WithoutStation"] = "Group",
            ["Gateway:Worklist:Groups:CT"] = "CT1, CT2",
        });
        await OrderAsync(database);

        Assert.Single(await FindAsync(database, Query(), caller: "CT2"));
        Assert.Empty(await FindAsync(database, Query(), caller: "MR1"));
    }

    [Fact, Trait("Rule", "MWL-5")]
    public async Task A_profile_narrows_days_and_locations_and_the_explanation_says_so()
    {
        await using var database = new TestDatabase(settings: new Dictionary<string, string?>
        {
            ["Gateway:Worklist:Profiles:CT1:DaysAhead"] = "1",
            ["Gateway:Worklist:Profiles:CT1:Locations:0"] = "ROOM1",
        });
        await OrderAsync(database, change: o => (o.Steps[0].StartDate, o.Steps[0].Location) = ("20991231", "ROOM2"));

        Assert.Empty(await FindAsync(database, Query()));
        Assert.Single(await FindAsync(database, Query(), caller: "CT9"));
        var reasons = await ExplainAsync(database, "A100", "CT1");
        Assert.Contains(reasons, r => !r.Passed && r.Text.Contains("DaysAhead", StringComparison.Ordinal));
        Assert.Contains(reasons, r => !r.Passed && r.Text.Contains("ROOM2", StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "MWL-3")]
    public async Task A_query_without_a_station_is_not_restricted_unless_the_site_wants_it()
    {
        await using var open = new TestDatabase();
        await OrderAsync(open);
        Assert.Single(await FindAsync(open, Query(), caller: "US9"));

        await using var own = new TestDatabase(settings: new Dictionary<string, string?> { ["Gateway:Worklist:WithoutStation"] = "Own" });
        await OrderAsync(own);
        Assert.Empty(await FindAsync(own, Query(), caller: "US9"));
        Assert.Single(await FindAsync(own, Query(), caller: "CT1"));
    }

    [Fact, Trait("Rule", "MWL-5")]
    public async Task An_empty_step_sequence_and_private_keys_are_answered_in_full()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database);
        var query = new DicomDataset { { Tags.PatientName, "*" } };
        query.SetItems(Tags.ScheduledProcedureStepSequence).Set(new DicomTag(0x0009, 0x0010), DicomVr.LO, "ACME").Set(new DicomTag(0x0009, 0x1001), DicomVr.LO, "x");

        var item = Assert.Single(await FindAsync(database, query));

        Assert.Equal("083000", Step(item).GetText(Tags.ScheduledProcedureStepStartTime));
        Assert.False(item.Contains(new DicomTag(0x0009, 0x1001)));
    }

    [Fact, Trait("Rule", "QRY-7")]
    public async Task Unknown_keys_come_back_empty_and_unsupported_ones_warn()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database);
        var query = Query().Set(Tags.EthnicGroup, "").Set(Tags.PatientState, "x");

        var match = Assert.Single(await AnswersAsync(database, query));

        Assert.Equal(DimseStatus.PendingWithWarning, match.Status);
        Assert.True(match.Identifier!.TryGet(Tags.EthnicGroup, out var empty) && empty.IsEmpty);
    }

    [Fact]
    public async Task Attributes_of_order_and_patient_that_the_message_carried_are_answered()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database, change: o => o.Attributes = new Dictionary<string, string> { ["CurrentPatientLocation"] = "ICU 3" });
        var query = Query().Set(Tags.CurrentPatientLocation, "").SetItems(Tags.RequestedProcedureCodeSequence);
        await ChangeAsync(database, o => (o.ProcedureCode, o.ProcedureMeaning) = ("71250", "CT Thorax"));

        var item = Assert.Single(await FindAsync(database, query));

        Assert.Equal("ICU 3", item.GetText(Tags.CurrentPatientLocation));
        Assert.Equal("71250", Assert.Single(item.GetItems(Tags.RequestedProcedureCodeSequence)).GetText(Tags.CodeValue));
    }

    [Theory, Trait("Rule", "Scenario-9"), Trait("Rule", "QRY-7")]
    [InlineData("ISO_IR 100", "ISO_IR 100")]
    [InlineData("", "ISO_IR 192")]
    [InlineData("ISO_IR 144", "ISO_IR 192")]
    public async Task An_umlaut_comes_in_the_character_set_that_the_modality_asked_for_if_that_can_hold_it(string asked, string answered)
    {
        await using var database = new TestDatabase();
        await OrderAsync(database);
        var query = Query();
        if (asked.Length > 0)
            query.Set(Tags.SpecificCharacterSet, asked);

        var item = Assert.Single(await FindAsync(database, query));

        Assert.Equal(answered, item.GetText(Tags.SpecificCharacterSet));
        Assert.Equal("MÜLLER^JANE", item.GetText(Tags.PatientName));
    }

    [Fact, Trait("Rule", "MWL-5")]
    public async Task A_profile_gives_a_modality_plain_letters_and_short_descriptions()
    {
        await using var database = new TestDatabase(settings: new Dictionary<string, string?>
        {
            ["Gateway:Worklist:Profiles:OLD1:Ascii"] = "true",
            ["Gateway:Worklist:Profiles:OLD1:DescriptionLength"] = "16",
            ["Gateway:Worklist:Profiles:OLD1:Remove:0"] = "IssuerOfPatientID",
        });
        await OrderAsync(database, change: o => o.Steps[0].Description = "CT Thorax with contrast agent");

        var item = Assert.Single(await FindAsync(database, Query(), caller: "OLD1"));

        Assert.Equal("MUELLER^JANE", item.GetText(Tags.PatientName));
        Assert.Equal("CT Thorax with c", Step(item).GetText(Tags.ScheduledProcedureStepDescription));
        Assert.False(item.Contains(Tags.SpecificCharacterSet) || item.Contains(Tags.IssuerOfPatientID));
    }

    [Fact, Trait("Rule", "QRY-9")]
    public async Task More_matches_than_the_limit_end_with_A700()
    {
        await using var database = new TestDatabase(settings: new Dictionary<string, string?> { ["Gateway:Worklist:MaxMatches"] = "1" });
        await OrderAsync(database);
        await OrderAsync(database, "A200", "1.2.3.200");

        var answers = await AnswersAsync(database, Query());

        Assert.Equal([DimseStatus.Pending, DimseStatus.OutOfResources], answers.Select(a => a.Status));
    }

    [Fact, Trait("Rule", "MAP-24")]
    public async Task What_was_shown_is_remembered_once_and_again_when_it_changed()
    {
        await using var database = new TestDatabase();
        var order = await OrderAsync(database);
        await FindAsync(database, Query(), caller: "CT1");
        await FindAsync(database, Query(), caller: "CT1");
        await ChangePatientAsync(database, p => p.Name = "MÜLLER^JANET");
        await FindAsync(database, Query(), caller: "CT1");

        await database.Services.GetRequiredService<WorklistServedLog>().FlushAsync(TestContext.Current.CancellationToken);

        var served = await database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().WorklistServed.OrderBy(w => w.Id).ToListAsync());
        Assert.Equal(["MÜLLER^JANE", "MÜLLER^JANET"], served.Select(w => w.Patient.Name));
        Assert.All(served, w => Assert.Equal((order.Id, "CT1"), (w.OrderId, w.AeTitle)));
    }

    [Fact]
    public async Task The_list_for_people_is_what_the_AE_would_get()
    {
        await using var database = new TestDatabase();
        await OrderAsync(database);

        var items = await database.InScopeAsync(s => s.GetRequiredService<WorklistQuery>().ListAsync("CT1", Actor.System, TestContext.Current.CancellationToken));

        Assert.Equal(("MÜLLER^JANE", "RP100-1", "CT Thorax"), (items[0].PatientName, items[0].StepId, items[0].Description));
        Assert.Empty(await database.InScopeAsync(s => s.GetRequiredService<WorklistQuery>().ListAsync("MR1", Actor.System, TestContext.Current.CancellationToken)));
        Assert.Contains(await ExplainAsync(database, "A100", "MR1"), r => !r.Passed && r.Text.StartsWith("Step RP100-1 is scheduled on CT1, not on MR1", StringComparison.Ordinal));
        Assert.Contains(await ExplainAsync(database, "NONE", "MR1"), r => !r.Passed && r.Text.StartsWith("There is no order", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_thousand_items_are_searched_in_less_than_a_millisecond_a_query()
    {
        await using var database = new TestDatabase();
        await database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Database.ExecuteSqlRawAsync(StudyMatcherTests.TenThousandOrders));
        await OrderAsync(database);
        await FindAsync(database, Query().Set(Tags.PatientID, "X77"));

        var byId = await MeasureAsync(database, Query().Set(Tags.PatientID, "X4321"), 1);
        var byDay = await MeasureAsync(database, Query(date: "20260307", modality: "CT"), 500);

        TestContext.Current.TestOutputHelper?.WriteLine($"patient id {byId:0.000} ms, day with 500 items {byDay:0.00} ms");
        Assert.True(byId < 200, $"{byId} ms by patient id"); // the aim is 0.3 ms; the machine may be busy
        Assert.True(byDay < 5000, $"{byDay} ms by day");
    }

    private static async Task<double> MeasureAsync(TestDatabase database, DicomDataset query, int expected)
    {
        var times = new List<double>();
        for (var i = 0; i < 25; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Assert.Equal(expected, (await FindAsync(database, query)).Count);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static DicomDataset Query(string date = "", string station = "", string modality = "")
    {
        var query = new DicomDataset
        {
            { Tags.PatientName, "" }, { Tags.PatientID, "" }, { Tags.IssuerOfPatientID, "" }, { Tags.AccessionNumber, "" }, { Tags.StudyInstanceUID, "" },
            { Tags.RequestedProcedureID, "" }, { Tags.RequestedProcedureDescription, "" },
        };
        return query.SetItems(Tags.ScheduledProcedureStepSequence, new DicomDataset
        {
            { Tags.ScheduledStationAETitle, station }, { Tags.ScheduledProcedureStepStartDate, date }, { Tags.ScheduledProcedureStepStartTime, "" }, { Tags.Modality, modality },
            { Tags.ScheduledProcedureStepID, "" }, { Tags.ScheduledProcedureStepDescription, "" }, { Tags.ScheduledProcedureStepStatus, "" },
        });
    }

    private static DicomDataset Step(DicomDataset item) => item.GetItems(Tags.ScheduledProcedureStepSequence)[0];

    private static async Task<List<DicomDataset>> FindAsync(TestDatabase database, DicomDataset query, string caller = "CT1") =>
        [.. (await AnswersAsync(database, query, caller)).Select(a => a.Identifier!)];

    private static async Task<List<CFindMatch>> AnswersAsync(TestDatabase database, DicomDataset query, string caller = "CT1")
    {
        var provider = database.Services.GetServices<ICFindProvider>().Single(p => p.Serves(Uids.ModalityWorklistInformationModelFind));
        var association = new AssociationInfo { Id = 1, CallingAe = caller, CalledAe = "QAGATEWAY", Contexts = [] };
        var answers = new List<CFindMatch>();
        await foreach (var match in provider.FindAsync(new CFindRequest(1, Uids.ModalityWorklistInformationModelFind, query, QueryOptions.None), association, TestContext.Current.CancellationToken))
            answers.Add(match);

        return answers;
    }

    private static Task<Order> OrderAsync(TestDatabase database, string accession = "A100", string studyUid = "1.2.3.100", Action<Order>? change = null) => database.InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<GatewayDbContext>();
        var patient = await db.Patients.FirstOrDefaultAsync(p => p.PatientId == Given.Jane.PatientId) ?? db.Patients.Add(Given.Patient()).Entity;
        var order = Given.Order(patient, accession, studyUid, procedureId: "RP" + accession[1..]);
        change?.Invoke(order);
        db.Orders.Add(order);
        db.Journal.Add(new JournalEntry { At = Given.Now, Type = JournalTypes.OrderChanged, OrderId = order.Id });
        await db.SaveChangesAsync();
        return order;
    });

    private static Task ChangeAsync(TestDatabase database, Action<Order> change) => database.InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<GatewayDbContext>();
        var order = await db.Orders.Include(o => o.Steps).SingleAsync();
        change(order);
        db.Journal.Add(new JournalEntry { At = Given.Now, Type = JournalTypes.OrderChanged, OrderId = order.Id });
        await db.SaveChangesAsync();
    });

    private static Task ChangePatientAsync(TestDatabase database, Action<Patient> change) => database.InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<GatewayDbContext>();
        var patient = await db.Patients.SingleAsync();
        change(patient);
        db.Journal.Add(new JournalEntry { At = Given.Now, Type = JournalTypes.PatientChanged, PatientId = patient.Id });
        await db.SaveChangesAsync();
    });

    private static Task<IReadOnlyList<WorklistReason>> ExplainAsync(TestDatabase database, string accession, string ae) =>
        database.InScopeAsync(s => s.GetRequiredService<WorklistQuery>().ExplainAsync(accession, ae, Actor.System, TestContext.Current.CancellationToken));
}
