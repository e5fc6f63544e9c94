using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using QaGateway.Dicom;
using QaGateway.Hl7;
using QaGateway.Testing;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>Acceptance scenarios 1 to 14: from the RIS over MLLP to the scanner's worklist.</summary>
public sealed class ScenarioTests
{
    private const string StudyUid = "2.25.109461937293120456198234509183475634211";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string New => Bench.SampleText("ORM_O01/NW-4711.hl7");

    [Fact, Trait("Scenario", "1")]
    public async Task Scenario01_AA_comes_after_the_commit_and_the_worklist_shows_one_step_with_the_same_Study_UID()
    {
        await using var world = await OrderWorld.StartAsync();
        Assert.Empty(await world.WorklistAsync());

        var ack = await world.SendAsync(New);

        Assert.Equal((AckCode.AA, "RIS000101"), (ack.Code, ack.ControlId));
        Assert.Equal(MessageState.Done, Assert.Single(await world.Bench.MessagesAsync()).State); // read over another connection: it has committed
        Assert.Equal(StudyUid, Assert.Single(await world.WorklistAsync()).GetText(Tags.StudyInstanceUID));
    }

    [Fact, Trait("Scenario", "2")]
    public async Task Scenario02_Two_IPC_are_two_answers_that_differ_in_the_step_only()
    {
        await using var world = await OrderWorld.StartAsync();

        await world.AcceptAsync(Bench.SampleText("OMI_O23/NW-4712.hl7"));

        var items = await world.WorklistAsync();
        Assert.Equal(["SPS1", "SPS2"], items.Select(StepId).Order(StringComparer.Ordinal));
        Assert.Equal(
            ("A260310002", "RP260310002", "2.25.231064597123450983456120349587263451023"),
            Assert.Single(items.Select(i => (i.GetText(Tags.AccessionNumber)!, i.GetText(Tags.RequestedProcedureID)!, i.GetText(Tags.StudyInstanceUID)!)).Distinct()));
    }

    [Fact, Trait("Scenario", "3")]
    public async Task Scenario03_An_order_without_Study_UID_gets_the_same_one_however_often_it_comes()
    {
        var message = New[..New.IndexOf("ZDS", StringComparison.Ordinal)];
        var uids = new List<string>();
        for (var system = 0; system < 2; system++)
        {
            await using var world = await OrderWorld.StartAsync();
            await world.AcceptAsync(message);
            await world.AcceptAsync(message.Replace("RIS000101", "RIS000901", StringComparison.Ordinal));

            uids.Add(Assert.Single(await world.WorklistAsync()).GetText(Tags.StudyInstanceUID)!);
            Assert.Equal(1, await world.Bench.ReadAsync(db => db.Orders.CountAsync(Token)));
        }

        Assert.StartsWith("2.25.", uids[0], StringComparison.Ordinal);
        Assert.Equal(uids[0], uids[1]);
    }

    [Fact, Trait("Scenario", "4")]
    public async Task Scenario04_A_moved_order_is_on_its_new_day_only()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(New);
        Assert.Single(await world.WorklistAsync("20260310"));

        await world.AcceptAsync(Bench.SampleText("ORM_O01/XO-4711.hl7").Replace("20260310113000", "20260312113000", StringComparison.Ordinal));

        Assert.Empty(await world.WorklistAsync("20260310"));
        Assert.Single(await world.WorklistAsync("20260312"));
    }

    [Fact, Trait("Scenario", "5")]
    public async Task Scenario05_A_canceled_order_is_hidden_and_its_images_go_to_a_human()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(New);
        await world.AcceptAsync(Bench.SampleText("ORM_O01/CA-4711.hl7"));
        Assert.Empty(await world.WorklistAsync());

        var study = await world.StudyAsync(await world.ReceiveAsync(new TestStudy()));

        Assert.Contains(study.State, new[] { StudyState.Suggested, StudyState.Conflict, StudyState.Unmatched });
        Assert.Null(study.OrderId);
    }

    [Fact, Trait("Scenario", "5")]
    public async Task Scenario05_Without_the_cancellation_the_same_images_would_match_by_themselves()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(New);

        Assert.Equal(StudyState.AutoMatched, (await world.StudyAsync(await world.ReceiveAsync(new TestStudy()))).State);
    }

    [Fact, Trait("Scenario", "6")]
    public async Task Scenario06_After_DC_the_remaining_steps_are_gone_and_the_images_stay()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(New);
        var second = New.Replace("RIS000101", "RIS000901", StringComparison.Ordinal).Replace("SPS260310001", "SPS260310002", StringComparison.Ordinal).Replace("20260310083000", "20260310083100", StringComparison.Ordinal);
        await world.AcceptAsync(second);
        Assert.Equal(2, (await world.WorklistAsync()).Count);
        await world.AcceptAsync(Bench.SampleText("ORM_O01/SC-IP-4711.hl7"));
        var studyId = await world.ReceiveAsync(new TestStudy());

        await world.AcceptAsync(Bench.SampleText("ORM_O01/DC-4711.hl7").Replace("SPS260310001", "", StringComparison.Ordinal));

        Assert.Empty(await world.WorklistAsync());
        Assert.All((await world.Bench.OrderAsync("A260310001")).Steps, s => Assert.Equal(OrderState.Discontinued, s.State));
        Assert.Equal(3, await world.Bench.ReadAsync(db => db.Instances.CountAsync(i => i.StudyId == studyId, Token)));
    }

    [Fact, Trait("Scenario", "7")]
    public async Task Scenario07_An_accession_number_of_another_patient_is_AE_205_and_changes_nothing()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(Bench.SampleText("OMI_O23/NW-4712.hl7"));
        var before = await world.Bench.OrderAsync("A260310002");

        var ack = await world.SendAsync(Bench.SampleText("OMI_O23/NW-4711-with-accession-of-4712.hl7"));

        Assert.Equal((AckCode.AE, 205), (ack.Code, ack.Errors[0].Code));
        var after = await world.Bench.OrderAsync("A260310002");
        Assert.Equal((before.Version, before.PatientRowId), (after.Version, after.PatientRowId));
        Assert.Equal(1, await world.Bench.ReadAsync(db => db.Patients.CountAsync(Token)));
        Assert.Equal(1, await world.Bench.ReadAsync(db => db.Journal.CountAsync(e => e.Type == JournalTypes.MessageFailed, Token))); // what alerts and the workbench follow
    }

    [Fact, Trait("Scenario", "8")]
    public async Task Scenario08_The_trusted_issuer_gives_the_Patient_ID_the_other_stands_among_the_others()
    {
        await using var world = await OrderWorld.StartAsync(new Dictionary<string, string?> { ["Gateway:Identity:TrustedIssuers:0"] = "MPI" });

        await world.AcceptAsync(New.Replace("4711^^^HOSP^MR", "4711^^^HOSP^MR~900^^^MPI^PI", StringComparison.Ordinal));

        var item = Assert.Single(await world.WorklistAsync());
        Assert.Equal("900", item.GetText(Tags.PatientID));
        Assert.Equal("4711", Assert.Single(item.GetItems(Tags.OtherPatientIDsSequence)).GetText(Tags.PatientID));
    }

    [Fact, Trait("Scenario", "9")]
    public async Task Scenario09_An_umlaut_in_8859_1_reaches_a_modality_that_reads_ISO_IR_100_only()
    {
        await using var world = await OrderWorld.StartAsync();

        var ack = await world.SendAsync(Encoding.Latin1.GetBytes(New.Replace("MUSTER^ANNA", "MÜSTER^ANNA", StringComparison.Ordinal)));

        Assert.Equal(AckCode.AA, ack.Code);
        var item = Assert.Single(await world.WorklistAsync(charset: "ISO_IR 100"));
        Assert.Equal(("ISO_IR 100", "MÜSTER^ANNA^M^MRS"), (item.GetText(Tags.SpecificCharacterSet), item.GetText(Tags.PatientName)));
    }

    [Fact, Trait("Scenario", "10")]
    public async Task Scenario10_A_17_character_accession_number_is_AE_102_with_its_place_and_nothing_is_cut()
    {
        await using var world = await OrderWorld.StartAsync();

        var ack = await world.SendAsync(Bench.SampleText("refused/accession-too-long.hl7"));

        Assert.Equal((AckCode.AE, 102), (ack.Code, ack.Errors[0].Code));
        Assert.StartsWith("OBR^1^18", ack.Errors[0].Location, StringComparison.Ordinal);
        Assert.Equal(0, await world.Bench.ReadAsync(db => db.Orders.CountAsync(Token)));
    }

    [Fact, Trait("Scenario", "11")]
    public async Task Scenario11_The_HL7_null_clears_the_sex_and_an_empty_field_keeps_the_birth_date()
    {
        await using var world = await OrderWorld.StartAsync();
        await world.AcceptAsync(Bench.SampleText("ADT_A04/register-4711.hl7"));

        await world.AcceptAsync("MSH|^~\\&|HIS|HOSP|QAGW|RAD|20260310120000||ADT^A08^ADT_A01|HIS9|P|2.5.1\rEVN|A08\rPID|1||4711^^^HOSP^MR||MUSTER^ANNA^M^^MRS|||\"\"\r");

        var patient = await world.Bench.PatientAsync("4711");
        Assert.Equal(("", "19610422"), (patient.Sex, patient.BirthDate));
    }

    [Fact, Trait("Scenario", "12")]
    public async Task Scenario12_The_same_bytes_again_get_the_stored_answer_and_do_nothing()
    {
        await using var world = await OrderWorld.StartAsync();

        var first = await world.Bench.SendRawAsync(Encoding.UTF8.GetBytes(New));
        var version = (await world.Bench.OrderAsync("A260310001")).Version;
        var second = await world.Bench.SendRawAsync(Encoding.UTF8.GetBytes(New));

        Assert.Equal(first, second);
        Assert.Equal(version, (await world.Bench.OrderAsync("A260310001")).Version);
        Assert.Single(await world.Bench.MessagesAsync());
    }

    [Fact, Trait("Scenario", "13")]
    public async Task Scenario13_A_message_cut_by_a_disconnect_and_sent_again_is_one_order()
    {
        await using var world = await OrderWorld.StartAsync();
        var bytes = Encoding.UTF8.GetBytes(New);
        for (var cut = 1; cut < bytes.Length; cut += 97)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", world.Port, Token);
            await socket.GetStream().WriteAsync(new byte[] { 0x0B }.Concat(bytes.Take(cut)).ToArray(), Token);
            socket.Client.LingerState = new LingerOption(true, 0); // a reset, not a goodbye
        }

        Assert.Empty(await world.Bench.MessagesAsync());
        await world.AcceptAsync(New);

        Assert.Single(await world.Bench.MessagesAsync());
        Assert.Equal(1, await world.Bench.ReadAsync(db => db.Orders.CountAsync(Token)));
    }

    [Fact, Trait("Scenario", "14")]
    public async Task Scenario14_While_the_RIS_is_down_the_worklist_is_served_marked_as_old_and_orders_are_typed_in()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero));
        await using var world = await OrderWorld.StartAsync(configure: s => s.AddSingleton<TimeProvider>(clock));
        await world.Bench.AcceptAsync("ORM_O01/NW-4711.hl7");
        Assert.False((await FeedAsync(world)).IsStale);

        clock.Advance(TimeSpan.FromHours(8));
        var typed = await world.Bench.Database.InScopeAsync(s => s.GetRequiredService<CreateOrderHandler>().HandleAsync(
            new CreateOrder("4799", "HOSP", "NEU^PAT", "19700101", "F", null, "CT", "CT1_AE", clock.GetUtcNow(), "CT head", null, Actor.System), Token));

        Assert.IsType<CreateOrderOutcome.Created>(typed);
        var feed = await FeedAsync(world);
        Assert.Equal((true, TimeSpan.FromHours(8)), (feed.IsStale, clock.GetUtcNow() - feed.LastMessageAt!.Value));
        Assert.Equal(["4711", "4799"], (await world.WorklistAsync()).Select(i => i.GetText(Tags.PatientID)!).Order(StringComparer.Ordinal));
    }

    private static Task<OrderFeed> FeedAsync(OrderWorld world) => world.Bench.Database.InScopeAsync(s => s.GetRequiredService<OrderQueries>().FeedAsync(Actor.System, Token));

    private static string StepId(DicomDataset item) => item.GetItems(Tags.ScheduledProcedureStepSequence)[0].GetText(Tags.ScheduledProcedureStepID)!;
}
