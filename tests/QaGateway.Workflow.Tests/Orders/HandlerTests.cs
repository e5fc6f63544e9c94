using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Hl7;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>What console and REST call: lists, downtime orders, replay, merge and unmerge, senders.</summary>
public sealed class HandlerTests
{
    private static readonly Actor Nobody = new("nobody", new HashSet<Permission>());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_are_listed_page_by_page_and_found()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ORM_O01/NW-4711.hl7", "OMI_O23/NW-4712.hl7", "OMG_O19/NW-4713.hl7");

        var first = await ListAsync(bench, new OrderFilter(Limit: 2));
        var second = await ListAsync(bench, new OrderFilter(Limit: 2, After: first.Next));

        Assert.Equal(["A260310003", "A260310002", "A260310001"], first.Items.Concat(second.Items).Select(v => v.Order.Accession));
        Assert.Null(second.Next);
        Assert.Equal(2, first.Items[1].Order.Steps.Count);
        Assert.Equal("4712", (await ListAsync(bench, new OrderFilter(Search: "muller"))).Items.Single().Patient.PatientId);
        Assert.Equal("A260310001", (await ListAsync(bench, new OrderFilter(PatientId: "4711"))).Items.Single().Order.Accession);
        Assert.Empty((await ListAsync(bench, new OrderFilter(State: OrderState.Completed))).Items);
        await Assert.ThrowsAsync<PermissionDeniedException>(() => bench.Database.InScopeAsync(s => s.GetRequiredService<OrderQueries>().ListAsync(new OrderFilter(), Nobody, Token)));
    }

    [Fact]
    public async Task A_merged_patient_answers_with_its_survivor()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A04/register-4711.hl7", "ORM_O01/NW-emergency-TMP99.hl7", "ADT_A40/merge-TMP99-into-4711.hl7");

        var view = await bench.Database.InScopeAsync(s => s.GetRequiredService<OrderQueries>().GetPatientAsync("TMP99", null, Actor.System, Token));

        Assert.Equal(("4711", "TMP99", "A260310004"), (view!.Patient.PatientId, view.Aliases.Single().PatientId, view.Orders.Single().Accession));
    }

    [Fact]
    public async Task A_downtime_order_is_typed_in_and_the_RIS_finds_it_later()
    {
        await using var bench = new Bench();
        var start = new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
        var command = new CreateOrder("4711", "HOSP", "MUSTER^ANNA^M", "19610422", "F", "A260310001", "CT", "CT1_AE", start, "CT abdomen", null, Actor.System);

        var created = Assert.IsType<CreateOrderOutcome.Created>(await CreateAsync(bench, command));
        var again = await CreateAsync(bench, command);
        await bench.AcceptAsync("ORM_O01/NW-4711.hl7");

        Assert.Equal("ACCESSION_USED", Assert.IsType<CreateOrderOutcome.Refused>(again).Code);
        var order = await bench.OrderAsync("A260310001");
        Assert.Equal((created.OrderId, "2.25.109461937293120456198234509183475634211"), (order.Id, order.StudyUid));
        Assert.Contains(order.Steps, s => s is { StartTime: "100000", StationAes: "CT1_AE" });
    }

    [Theory]
    [InlineData("", "CT", "19610422", "PATIENT_ID")]
    [InlineData("1", "", "19610422", "MODALITY")]
    [InlineData("1", "CT", "1961", "BIRTH_DATE")]
    public async Task A_downtime_order_that_cannot_be_is_refused(string patientId, string modality, string birthDate, string code)
    {
        await using var bench = new Bench();

        var outcome = await CreateAsync(bench, new CreateOrder(patientId, "", "A^B", birthDate, "F", null, modality, "", DateTimeOffset.UnixEpoch, "x", null, Actor.System));

        Assert.Equal(code, Assert.IsType<CreateOrderOutcome.Refused>(outcome).Code);
    }

    [Fact]
    public async Task A_failed_message_is_tried_dry_then_edited_and_applied()
    {
        await using var bench = new Bench();
        await bench.SendSampleAsync("refused/accession-too-long.hl7");
        var failed = (await bench.MessagesAsync()).Single();
        var body = Bench.SampleText("refused/accession-too-long.hl7").Replace("A2603100011234567", "A260310001", StringComparison.Ordinal).Replace('\r', '\n');

        var same = await ReplayAsync(bench, failed.Id, null, dryRun: true);
        var dry = await ReplayAsync(bench, failed.Id, body, dryRun: true);
        Assert.Equal(("AE", "OBR^1^18^1", false), (same.AckCode, same.ErrorLocation, same.Applied));
        Assert.Equal(("AA", false), (dry.AckCode, dry.Applied));
        Assert.Contains(dry.Effects, e => e.Contains("created the order", StringComparison.Ordinal));
        Assert.Equal(0, await bench.ReadAsync(db => db.Orders.CountAsync(Token)));

        var applied = await ReplayAsync(bench, failed.Id, body, dryRun: false);

        Assert.True(applied.Applied);
        Assert.Equal(OrderState.Scheduled, (await bench.OrderAsync("A260310001")).State);
        Assert.Equal([MessageState.Skipped, MessageState.Done], (await bench.MessagesAsync()).Select(m => m.State));
        Assert.Equal(Bench.Sample("refused/accession-too-long.hl7"), (await bench.MessagesAsync())[0].Raw);
    }

    [Fact]
    [Trait("Rule", "PAT-6")]
    public async Task What_was_held_is_applied_when_a_human_plays_it()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A04/register-4711.hl7", "ADT_A08/another-human-4711.hl7");
        var held = (await bench.MessagesAsync()).Single(m => m.State is MessageState.Failed);

        await ReplayAsync(bench, held.Id, null, dryRun: false);

        Assert.Equal("ANDERS^KARL", (await bench.PatientAsync("4711")).Name);
        Assert.Equal(MessageState.Done, (await bench.MessagesAsync()).Single(m => m.Id == held.Id).State);
    }

    [Fact]
    public async Task Messages_are_counted_and_found()
    {
        await using var bench = new Bench();
        await bench.SendSampleAsync("ORM_O01/NW-4711.hl7");
        await bench.SendSampleAsync("refused/pharmacy-order.hl7");

        var (counts, page) = await bench.Database.InScopeAsync(async s =>
        {
            var queries = s.GetRequiredService<MessageQueries>();
            return (await queries.CountAsync(Actor.System, Token), await queries.ListAsync(new MessageFilter(MessageDirection.In, MessageState.Failed, "HIS0006"), Actor.System, Token));
        });

        Assert.Equal((1, 1), (counts[MessageState.Done], counts[MessageState.Failed]));
        Assert.Equal("OMP^O09", page.Items.Single().Type);
    }

    [Fact]
    [Trait("Rule", "PAT-4")]
    public async Task A_merge_is_simulated_done_and_taken_back()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A04/register-4711.hl7", "ORM_O01/NW-emergency-TMP99.hl7");
        var prior = (await bench.PatientAsync("TMP99")).Id;
        var merge = new MergePatients(new("4711", "HOSP"), new("TMP99", "HOSP"), DryRun: true, Actor.System);

        var simulated = Assert.IsType<MergeOutcome.Done>(await MergeAsync(bench, h => h.HandleAsync(merge, Token)));
        Assert.Equal((1, false), (simulated.OrderIds.Count, simulated.Applied));
        Assert.Equal(prior, (await bench.OrderAsync("A260310004")).PatientRowId);

        Assert.IsType<MergeOutcome.Done>(await MergeAsync(bench, h => h.HandleAsync(merge with { DryRun = false }, Token)));
        Assert.Equal((await bench.PatientAsync("4711")).Id, (await bench.OrderAsync("A260310004")).PatientRowId);
        await bench.AcceptAsync("ORM_O01/NW-4711.hl7");

        Assert.IsType<MergeOutcome.Done>(await MergeAsync(bench, h => h.HandleAsync(new UnmergePatient(new("TMP99", "HOSP"), false, Actor.System), Token)));
        Assert.Equal(prior, (await bench.OrderAsync("A260310004")).PatientRowId);
        Assert.Equal((await bench.PatientAsync("4711")).Id, (await bench.OrderAsync("A260310001")).PatientRowId);
        Assert.Null((await bench.PatientAsync("TMP99")).MergedIntoId);
        Assert.Empty((await bench.PatientAsync("4711")).OtherIds);
    }

    [Fact]
    public async Task A_patient_is_not_merged_into_itself_nor_a_single_one_unmerged()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A04/register-4711.hl7");

        Assert.IsType<MergeOutcome.Refused>(await MergeAsync(bench, h => h.HandleAsync(new MergePatients(new("4711", "HOSP"), new("4711", "HOSP"), false, Actor.System), Token)));
        Assert.IsType<MergeOutcome.Refused>(await MergeAsync(bench, h => h.HandleAsync(new UnmergePatient(new("4711", "HOSP"), false, Actor.System), Token)));
        Assert.IsType<MergeOutcome.NotFound>(await MergeAsync(bench, h => h.HandleAsync(new UnmergePatient(new("1", ""), false, Actor.System), Token)));
    }

    [Fact]
    public async Task A_sender_that_knocks_is_let_in()
    {
        await using var bench = new Bench(new Dictionary<string, string?> { ["Gateway:Hl7:UnknownSenders"] = "Refuse" });
        Assert.Equal(AckCode.AR, (await bench.SendSampleAsync("ADT_A04/register-4711.hl7")).Code);

        await bench.Database.InScopeAsync(s => s.GetRequiredService<SenderHandlers>().HandleAsync(new PutSender("HIS|HOSP", true, null, null, Actor.System), Token));

        Assert.Equal(AckCode.AA, (await bench.SendSampleAsync("ADT_A04/register-4711.hl7")).Code);
        Assert.False((await bench.Database.InScopeAsync(s => s.GetRequiredService<SenderHandlers>().ListAsync(Actor.System, Token))).Single().Knocking);
    }

    private static Task<OrderPage> ListAsync(Bench bench, OrderFilter filter) => bench.Database.InScopeAsync(s => s.GetRequiredService<OrderQueries>().ListAsync(filter, Actor.System, Token));

    private static Task<CreateOrderOutcome> CreateAsync(Bench bench, CreateOrder command) => bench.Database.InScopeAsync(s => s.GetRequiredService<CreateOrderHandler>().HandleAsync(command, Token));

    private static async Task<ReplayOutcome> ReplayAsync(Bench bench, Guid id, string? body, bool dryRun) =>
        (await bench.Database.InScopeAsync(s => s.GetRequiredService<ReplayMessageHandler>().HandleAsync(new ReplayMessage(id, body, dryRun, Actor.System), Token)))!;

    private static Task<MergeOutcome> MergeAsync(Bench bench, Func<MergePatientsHandler, Task<MergeOutcome>> act) => bench.Database.InScopeAsync(s => act(s.GetRequiredService<MergePatientsHandler>()));
}
