using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>§2.7, row by row.</summary>
public sealed class OrderControlTests
{
    private static int _control;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("XO", "SC", OrderState.Scheduled)]
    [InlineData("XO", "IP", OrderState.Started)]
    [InlineData("XX", "CM", OrderState.Completed)]
    [InlineData("XO", "", OrderState.Scheduled)]
    [InlineData("CA", "", OrderState.Canceled)]
    [InlineData("OC", "", OrderState.Canceled)]
    [InlineData("DC", "", OrderState.Discontinued)]
    [InlineData("OD", "", OrderState.Discontinued)]
    [InlineData("HD", "", OrderState.OnHold)]
    [InlineData("RP", "", OrderState.Replaced)]
    [InlineData("SC", "SC", OrderState.Scheduled)]
    [InlineData("SC", "IP", OrderState.Started)]
    [InlineData("SC", "CM", OrderState.Completed)]
    [InlineData("SC", "A", OrderState.Completed)]
    [InlineData("SC", "CA", OrderState.Canceled)]
    [InlineData("SC", "DC", OrderState.Discontinued)]
    [InlineData("SC", "HD", OrderState.OnHold)]
    [InlineData("NW", "IP", OrderState.Started)]
    public async Task The_pair_of_control_and_status_moves_a_scheduled_order(string control, string status, OrderState state)
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));

        var ack = await bench.SendAsync(Orm(control, status));

        Assert.Equal(AckCode.AA, ack.Code);
        var order = await bench.OrderAsync("A1");
        Assert.Equal((state, state), (order.State, order.Steps.Single().State));
    }

    [Theory]
    [InlineData("ZZ", "", 103, "ORC^1^1")]
    [InlineData("", "", 101, "ORC^1^1")]
    [InlineData("SS", "", 103, "ORC^1^1")]
    [InlineData("SC", "", 101, "ORC^1^5")]
    [InlineData("SC", "QQ", 103, "ORC^1^5")]
    public async Task Other_pairs_are_refused(string control, string status, int code, string location)
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));

        var ack = await bench.SendAsync(Orm(control, status));

        Assert.Equal((AckCode.AE, code, location), (ack.Code, ack.Errors[0].Code, ack.Errors[0].Location));
    }

    [Theory]
    [InlineData("CA")]
    [InlineData("DC")]
    [InlineData("SC")]
    [InlineData("RP")]
    [InlineData("HD")]
    public async Task A_change_of_an_unknown_order_is_refused(string control)
    {
        await using var bench = new Bench();

        var ack = await bench.SendAsync(Orm(control, "SC"));

        Assert.Equal((AckCode.AE, 204, "ORC^1^2"), (ack.Code, ack.Errors[0].Code, ack.Errors[0].Location));
    }

    [Theory]
    [InlineData("OK")]
    [InlineData("UA")]
    public async Task Answers_to_our_messages_are_taken(string control)
    {
        await using var bench = new Bench();

        Assert.Equal(AckCode.AA, (await bench.SendAsync(Orm(control, ""))).Code);
        Assert.Equal(0, await bench.ReadAsync(db => db.Orders.CountAsync(Token)));
    }

    [Fact]
    public async Task An_update_of_an_unknown_order_creates_it_unless_configured_otherwise()
    {
        await using var bench = new Bench();
        await using var strict = new Bench(new Dictionary<string, string?> { ["Gateway:Hl7:UpsertOrders"] = "false" });

        Assert.Equal(AckCode.AA, (await bench.SendAsync(Orm("XO", "SC"))).Code);
        Assert.Equal(204, (await strict.SendAsync(Orm("XO", "SC"))).Errors[0].Code);
        Assert.Equal(OrderState.Scheduled, (await bench.OrderAsync("A1")).State);
    }

    [Fact]
    public async Task What_was_held_goes_back_to_where_it_was()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));
        await bench.SendAsync(Orm("SC", "IP"));
        await bench.SendAsync(Orm("HD", ""));
        Assert.Equal(OrderState.OnHold, (await bench.OrderAsync("A1")).State);

        await bench.SendAsync(Orm("RL", ""));

        Assert.Equal(OrderState.Started, (await bench.OrderAsync("A1")).State);
    }

    [Fact]
    public async Task A_started_order_is_not_canceled_and_that_is_said()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));
        await bench.SendAsync(Orm("SC", "IP"));

        var ack = await bench.SendAsync(Orm("CA", "CA"));

        Assert.Equal((AckCode.AA, "W"), (ack.Code, ack.Errors[0].Severity));
        Assert.Equal(OrderState.Started, (await bench.OrderAsync("A1")).State);
    }

    [Fact]
    public async Task The_same_new_order_again_changes_nothing_and_a_different_one_updates()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));
        var version = (await bench.OrderAsync("A1")).Version;

        var same = await bench.SendAsync(Orm("NW", "SC"));
        Assert.Equal(version, (await bench.OrderAsync("A1")).Version);
        var different = await bench.SendAsync(Orm("NW", "SC", start: "20300110120000"));

        Assert.Empty(same.Errors);
        Assert.Equal("W", different.Errors.Single().Severity);
        Assert.Equal("120000", (await bench.OrderAsync("A1")).Steps.Single().StartTime);
        Assert.Equal(2, await bench.ReadAsync(db => db.Journal.CountAsync(e => e.Type == JournalTypes.OrderChanged, Token)));
    }

    [Fact]
    [Trait("Rule", "MAP-1")]
    public async Task Groups_of_one_accession_number_are_steps_of_one_order_and_one_step_can_be_canceled()
    {
        await using var bench = new Bench();
        var two = Orm("NW", "SC") + "ORC|NW|P2|F2||SC\rOBR|2|P2|F2|C2^Two^L||||||||||||||A1|R1|S2||||CT\rZDS|1.2.3\r";

        var ack = await bench.SendAsync(two);
        var order = await bench.OrderAsync("A1");
        Assert.Equal((AckCode.AA, 2), (ack.Code, order.Steps.Count));

        await bench.SendAsync(Orm("CA", "CA"));
        order = await bench.OrderAsync("A1");
        Assert.Equal(["S1 Canceled", "S2 Scheduled"], order.Steps.OrderBy(s => s.StepId).Select(s => $"{s.StepId} {s.State}"));
        Assert.Equal(OrderState.Scheduled, order.State);
    }

    [Fact]
    [Trait("Rule", "ORD-10")]
    public async Task Two_keys_that_name_two_orders_are_refused()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));
        await bench.SendAsync(Orm("NW", "SC", accession: "A2", uid: "1.2.4", procedure: "R2", filler: "F2"));

        var ack = await bench.SendAsync(Orm("XO", "SC", accession: "A2", uid: "1.2.3", procedure: "R2", filler: "F2"));

        Assert.Equal((AckCode.AE, 205), (ack.Code, ack.Errors[0].Code));
    }

    [Theory]
    [Trait("Rule", "ORD-11")]
    [InlineData("CA", 204)]
    [InlineData("DC", 204)]
    [InlineData("XO", 205)]
    [InlineData("NW", 205)]
    public async Task Another_patient_on_a_known_order_is_never_applied(string control, int code)
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));

        var ack = await bench.SendAsync(Orm(control, "", patient: "2"));

        Assert.Equal((AckCode.AE, code), (ack.Code, ack.Errors[0].Code));
        Assert.Equal(OrderState.Scheduled, (await bench.OrderAsync("A1")).State);
    }

    [Fact]
    [Trait("Rule", "ORD-12")]
    public async Task After_a_merge_the_other_number_is_the_same_patient()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));
        await bench.SendAsync("MSH|^~\\&|RIS|H|G|R|20300110||ADT^A40^ADT_A39|M1|P|2.5.1\rPID|1||2^^^H||DOE^JANE||19700101|F\rMRG|1^^^H\r");

        Assert.Equal(AckCode.AA, (await bench.SendAsync(Orm("CA", "CA", patient: "2"))).Code);
    }

    [Fact]
    [Trait("Rule", "ORD-11")]
    public async Task A_procedure_update_leaves_the_patient_alone()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));

        await bench.SendAsync(Orm("XO", "SC", start: "20300110120000").Replace("DOE^JANE", "DOE^JOAN", StringComparison.Ordinal));

        Assert.Equal("DOE^JANE", (await bench.PatientAsync("1")).Name);
    }

    [Fact]
    public async Task A_new_order_whose_patient_is_another_human_is_refused()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));

        var ack = await bench.SendAsync(Orm("NW", "SC", accession: "A2", uid: "1.2.4", filler: "F2").Replace("DOE^JANE||19700101|F", "ROE^KARL||19990909|M", StringComparison.Ordinal));

        Assert.Equal((AckCode.AE, 204, "PID^1^5"), (ack.Code, ack.Errors[0].Code, ack.Errors[0].Location));
    }

    [Fact]
    [Trait("Rule", "ORD-13")]
    public async Task The_study_uid_changes_until_there_are_images()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC"));
        Assert.Equal(AckCode.AA, (await bench.SendAsync(Orm("XO", "SC", uid: "1.2.9"))).Code);
        Assert.Equal("1.2.9", (await bench.OrderAsync("A1")).StudyUid);
        await bench.ChangeAsync(db => Task.FromResult(db.Studies.Add(StudyRows.Create("1.2.9"))));

        var ack = await bench.SendAsync(Orm("XO", "SC", uid: "1.2.10"));

        Assert.Equal((AckCode.AE, 205, "ZDS^1^1"), (ack.Code, ack.Errors[0].Code, ack.Errors[0].Location));
    }

    [Fact]
    [Trait("Rule", "MAP-20")]
    public async Task A_missing_study_uid_is_made_and_stays_the_same()
    {
        await using var bench = new Bench();
        await using var other = new Bench();

        await bench.SendAsync(Orm("NW", "SC", uid: ""));
        await other.SendAsync(Orm("NW", "SC", uid: ""));

        var uid = (await bench.OrderAsync("A1")).StudyUid;
        Assert.StartsWith("2.25.", uid, StringComparison.Ordinal);
        Assert.True(QaGateway.Dicom.DicomUid.IsValid(uid));
        Assert.Equal(uid, (await other.OrderAsync("A1")).StudyUid);
    }

    [Theory]
    [Trait("Rule", "MAP-3")]
    [InlineData("|A1|", "|A1234567890123456|", "OBR^1^18^1")]
    [InlineData("|R1|", "|R1234567890123456|", "OBR^1^19^1")]
    [InlineData("|S1|", "|S1234567890123456|", "OBR^1^20^1")]
    [InlineData("1.2.3", "1.02.3", "ZDS^1^1")]
    public async Task Identifiers_are_never_cut(string from, string to, string location)
    {
        await using var bench = new Bench();

        var ack = await bench.SendAsync(Orm("NW", "SC").Replace(from, to, StringComparison.Ordinal));

        Assert.Equal((AckCode.AE, 102, location), (ack.Code, ack.Errors[0].Code, ack.Errors[0].Location));
    }

    [Fact]
    [Trait("Rule", "ACK-8")]
    public async Task An_older_message_about_the_same_order_is_noted_as_stale()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Orm("NW", "SC", sent: "20300110080000"));
        await bench.SendAsync(Orm("XO", "SC", sent: "20300110090000", start: "20300110120000"));

        var ack = await bench.SendAsync(Orm("XO", "SC", sent: "20300110083000", start: "20300110110000"));

        Assert.Equal(AckCode.AA, ack.Code);
        Assert.Contains("STALE", ack.Text, StringComparison.Ordinal);
        Assert.Equal("120000", (await bench.OrderAsync("A1")).Steps.Single().StartTime);
    }

    [Fact]
    [Trait("Rule", "ORD-14")]
    public async Task Orders_of_long_ago_expire_and_come_back_with_an_update()
    {
        await using var bench = new Bench(configure: s => s.AddOrdersJobs());
        await bench.SendAsync(Orm("NW", "SC", start: "20200110080000"));
        var job = bench.Database.Services.GetRequiredService<OrderExpiryJob>();
        Assert.Equal(0, await job.RunAsync(Token)); // it came just now
        await bench.ChangeAsync(async db => (await db.Orders.SingleAsync(Token)).UpdatedAt = DateTimeOffset.UnixEpoch);

        Assert.Equal(1, await job.RunAsync(Token));
        Assert.Equal(OrderState.Expired, (await bench.OrderAsync("A1")).State);
        await bench.SendAsync(Orm("SC", "SC"));
        Assert.Equal(OrderState.Scheduled, (await bench.OrderAsync("A1")).State);
    }

    [Fact]
    public async Task The_station_table_names_the_scanner_where_the_order_does_not()
    {
        await using var bench = new Bench(new Dictionary<string, string?>
        {
            ["Gateway:Hl7:Stations:0:Modality"] = "CT",
            ["Gateway:Hl7:Stations:0:AeTitles"] = "CT1\\CT2",
            ["Gateway:Hl7:Stations:0:Name"] = "CT room 1",
        });

        await bench.SendAsync(Orm("NW", "SC"));

        var step = (await bench.OrderAsync("A1")).Steps.Single();
        Assert.Equal(("CT1\\CT2", "CT room 1"), (step.StationAes, step.StationName));
    }

    internal static string Orm(
        string control, string status, string accession = "A1", string uid = "1.2.3", string procedure = "R1", string filler = "F1", string patient = "1",
        string start = "20300110100000", string? sent = null) =>
        $"MSH|^~\\&|RIS|H|G|R|{sent ?? "20300110070000"}||ORM^O01^ORM_O01|K{Interlocked.Increment(ref _control)}|P|2.5\r" +
        $"PID|1||{patient}^^^H||DOE^JANE||19700101|F\rPV1|1|O\rORC|{control}|P1|{filler}||{status}||1^^^{start}^^R\r" +
        $"OBR|1|P1|{filler}|C1^One^L||||||||||||||{accession}|{procedure}|S1||||CT\r" + (uid.Length > 0 ? $"ZDS|{uid}\r" : "");
}
