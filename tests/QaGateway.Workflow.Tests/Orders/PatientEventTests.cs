using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>§2.8: what ADT does to patients, identifiers and their orders.</summary>
public sealed class PatientEventTests
{
    private static int _control;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("A01")]
    [InlineData("A04")]
    [InlineData("A05")]
    [InlineData("A08")]
    [InlineData("A28")]
    [InlineData("A31")]
    public async Task A_patient_is_registered(string trigger)
    {
        await using var bench = new Bench();

        await bench.SendAsync(Adt(trigger, "1", "DOE^JANE"));

        Assert.Equal("DOE^JANE", (await bench.PatientAsync("1")).Name);
        Assert.Equal(1, await bench.ReadAsync(db => db.Journal.CountAsync(e => e.Type == JournalTypes.PatientChanged, Token)));
    }

    [Theory]
    [Trait("Rule", "PAT-1")]
    [InlineData("A18")]
    [InlineData("A34")]
    [InlineData("A36")]
    [InlineData("A39")]
    [InlineData("A40")]
    public async Task Two_patients_become_one(string trigger)
    {
        await using var bench = new Bench();
        await bench.SendAsync(OrderControlTests.Orm("NW", "SC"));
        await bench.SendAsync(Adt("A04", "2", "DOE^JANE"));

        var ack = await bench.SendAsync(Adt(trigger, "2", "DOE^JANE", "MRG|1^^^H\r"));

        Assert.Equal(AckCode.AA, ack.Code);
        var survivor = await bench.PatientAsync("2");
        Assert.Equal((survivor.Id, survivor.Id), ((await bench.PatientAsync("1")).MergedIntoId, (await bench.OrderAsync("A1")).PatientRowId));
        var entry = await bench.ReadAsync(db => db.Journal.SingleAsync(e => e.Type == JournalTypes.PatientMerged, Token));
        Assert.Equal(survivor.Id, entry.PatientId);
        Assert.Contains((await bench.OrderAsync("A1")).Id.ToString(), entry.Data, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "PAT-1")]
    public async Task A_merge_into_itself_is_refused()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Adt("A04", "1", "DOE^JANE"));

        var ack = await bench.SendAsync(Adt("A40", "1", "DOE^JANE", "MRG|1^^^H\r"));

        Assert.Equal((AckCode.AE, 205), (ack.Code, ack.Errors[0].Code));
    }

    [Fact]
    [Trait("Rule", "PAT-1")]
    public async Task Chains_are_followed_circles_refused_and_late_data_forwarded()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Adt("A04", "1", "DOE^JANE"));
        await bench.SendAsync(Adt("A40", "2", "DOE^JANE", "MRG|1^^^H\r"));
        await bench.SendAsync(Adt("A40", "3", "DOE^JANE", "MRG|2^^^H\r"));

        var circle = await bench.SendAsync(Adt("A40", "1", "DOE^JANE", "MRG|3^^^H\r"));
        await bench.SendAsync(OrderControlTests.Orm("NW", "SC", patient: "1"));

        Assert.Equal((AckCode.AE, 205), (circle.Code, circle.Errors[0].Code));
        Assert.Equal((await bench.PatientAsync("3")).Id, (await bench.OrderAsync("A1")).PatientRowId);
    }

    [Fact]
    [Trait("Rule", "PAT-1")]
    public async Task Several_merges_in_one_message_are_done_in_order()
    {
        await using var bench = new Bench();

        await bench.SendAsync(Adt("A40", "3", "DOE^JANE", "MRG|1^^^H\rPID|2||4^^^H||ROE^RITA\rMRG|2^^^H\r"));

        Assert.Equal((await bench.PatientAsync("3")).Id, (await bench.PatientAsync("1")).MergedIntoId);
        Assert.Equal((await bench.PatientAsync("4")).Id, (await bench.PatientAsync("2")).MergedIntoId);
    }

    [Fact]
    public async Task An_identifier_is_changed_unless_it_belongs_to_another()
    {
        await using var bench = new Bench();
        await bench.SendAsync(OrderControlTests.Orm("NW", "SC"));
        var row = (await bench.PatientAsync("1")).Id;

        await bench.SendAsync(Adt("A47", "7", "DOE^JANE", "MRG|1^^^H\r"));
        await bench.SendAsync(Adt("A04", "8", "ROE^RITA"));
        var taken = await bench.SendAsync(Adt("A47", "8", "DOE^JANE", "MRG|7^^^H\r"));

        var patient = await bench.PatientAsync("7");
        Assert.Equal((row, new PatientIdentifier("1", "H")), (patient.Id, patient.OtherIds.Single()));
        Assert.Equal((AckCode.AE, 205), (taken.Code, taken.Errors[0].Code));
    }

    [Fact]
    public async Task After_a_change_the_old_identifier_still_leads_to_the_patient_and_may_come_back()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Adt("A04", "1", "DOE^JANE"));
        await bench.SendAsync(Adt("A47", "7", "DOE^JANE", "MRG|1^^^H\r"));

        await bench.SendAsync(OrderControlTests.Orm("NW", "SC", patient: "1"));
        Assert.Equal((await bench.PatientAsync("7")).Id, (await bench.OrderAsync("A1")).PatientRowId);
        var back = await bench.SendAsync(Adt("A47", "1", "DOE^JANE", "MRG|7^^^H\r"));

        Assert.Equal(AckCode.AA, back.Code);
        Assert.Equal((await bench.PatientAsync("1")).Id, (await bench.OrderAsync("A1")).PatientRowId);
    }

    [Fact]
    public async Task What_comes_under_a_merged_identifier_does_not_rename_the_survivor()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Adt("A04", "2", "DOE^JANE"));
        await bench.SendAsync(Adt("A40", "2", "DOE^JANE", "MRG|1^^^H\r"));

        await bench.SendAsync(Adt("A08", "1", "UNKNOWN^FEMALE"));
        await bench.SendAsync(OrderControlTests.Orm("NW", "SC", patient: "1").Replace("DOE^JANE", "UNKNOWN^FEMALE", StringComparison.Ordinal));

        var survivor = await bench.PatientAsync("2");
        Assert.Equal(("DOE^JANE", survivor.Id), (survivor.Name, (await bench.OrderAsync("A1")).PatientRowId));
    }

    [Fact]
    public async Task A_move_waits_for_a_human_where_there_are_images()
    {
        await using var bench = new Bench();
        await bench.SendAsync(OrderControlTests.Orm("NW", "SC"));
        await bench.ChangeAsync(db =>
        {
            var study = StudyRows.Create("1.2.3");
            study.PatientId = "1";
            return Task.FromResult(db.Studies.Add(study));
        });

        var ack = await bench.SendAsync(Adt("A43", "2", "ROE^RITA", "MRG|1^^^H\r"));

        Assert.Equal((AckCode.AA, "W"), (ack.Code, ack.Errors[0].Severity));
        Assert.Null((await bench.PatientAsync("1")).MergedIntoId);
        Assert.Equal(MessageState.Failed, (await bench.MessagesAsync())[^1].State);
    }

    [Fact]
    public async Task A_visit_moves_with_its_orders_and_changes_its_number()
    {
        await using var bench = new Bench();
        await bench.SendAsync(OrderControlTests.Orm("NW", "SC").Replace("PV1|1|O", "PV1|1|O|||||||||||||||||V1^^^H", StringComparison.Ordinal));

        await bench.SendAsync(Adt("A42", "1", "DOE^JANE", "MRG|1^^^H||||V1^^^H\rPV1|1|O|||||||||||||||||V2^^^H\r"));
        Assert.Equal("V2", (await bench.OrderAsync("A1")).AdmissionId);
        await bench.SendAsync(Adt("A45", "2", "ROE^RITA", "MRG|1^^^H||||V2^^^H\r"));

        Assert.Equal((await bench.PatientAsync("2")).Id, (await bench.OrderAsync("A1")).PatientRowId);
    }

    [Fact]
    public async Task A_transfer_moves_the_open_orders_to_the_new_ward()
    {
        await using var bench = new Bench();
        await bench.SendAsync(OrderControlTests.Orm("NW", "SC"));

        await bench.SendAsync(Adt("A02", "1", "DOE^JANE", "PV1|1|I|W7^3^B\r"));

        Assert.Equal("W7 3 B", (await bench.OrderAsync("A1")).Attributes["CurrentPatientLocation"]);
    }

    [Fact]
    public async Task Links_are_cross_references_and_an_unknown_link_cannot_be_undone()
    {
        await using var bench = new Bench();

        await bench.SendAsync(Adt("A24", "1", "DOE^JANE", "PID|2||2^^^H||DOE^J\r"));
        var undone = await bench.SendAsync(Adt("A37", "1", "DOE^JANE", "PID|2||2^^^H||DOE^J\r"));
        var again = await bench.SendAsync(Adt("A37", "1", "DOE^JANE", "PID|2||2^^^H||DOE^J\r"));

        Assert.Equal(AckCode.AA, undone.Code);
        Assert.Equal((AckCode.AE, 204), (again.Code, again.Errors[0].Code));
        Assert.Null((await bench.PatientAsync("2")).MergedIntoId);
    }

    [Fact]
    public async Task A_deleted_patient_is_flagged_and_stays()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Adt("A04", "1", "DOE^JANE"));

        await bench.SendAsync(Adt("A23", "1", "DOE^JANE"));

        Assert.Equal("1", (await bench.PatientAsync("1")).Attributes["DeletedByHis"]);
    }

    [Fact]
    [Trait("Rule", "PAT-6")]
    public async Task Two_of_three_may_change_at_once()
    {
        await using var bench = new Bench();
        await bench.SendAsync(Adt("A04", "1", "DOE^JANE"));

        await bench.SendAsync(Adt("A08", "1", "ROE^JANET").Replace("19700101", "19700102", StringComparison.Ordinal));

        var patient = await bench.PatientAsync("1");
        Assert.Equal(("ROE^JANET", "19700102"), (patient.Name, patient.BirthDate));
    }

    private static string Adt(string trigger, string id, string name, string rest = "") =>
        $"MSH|^~\\&|HIS|H|G|R|20300110||ADT^{trigger}|T{Interlocked.Increment(ref _control)}|P|2.5.1\rEVN|{trigger}\rPID|1||{id}^^^H||{name}||19700101|F\r{rest}";
}
