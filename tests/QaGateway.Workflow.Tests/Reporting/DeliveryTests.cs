using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Hl7;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Reporting;

namespace QaGateway.Workflow.Tests.Reporting;

/// <summary>Outbound lanes against a receiver that goes wrong: everything arrives once or is a dead letter, in order within its lane, and no lane holds up another.</summary>
public sealed class DeliveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Fault.Silence))]
    [InlineData(nameof(Fault.Late))]
    [InlineData(nameof(Fault.Error))]
    [InlineData(nameof(Fault.Reject))]
    [InlineData(nameof(Fault.Garbage))]
    [InlineData(nameof(Fault.NoMsa))]
    [InlineData(nameof(Fault.CloseMidFrame))]
    [InlineData(nameof(Fault.CloseUnanswered))]
    public async Task Whatever_goes_wrong_with_one_message_in_the_end_all_arrive_once(string fault)
    {
        var wrong = Enum.Parse<Fault>(fault);
        await using var receiver = new FaultyReceiver((m, n) => m["OBR-18"].Raw is "LANE1" && m["OBR-20"].Raw is "1" && (n < 3 || wrong is Fault.Error) ? wrong : Fault.None);
        await using var bench = Bench(receiver);
        await QueueAsync(bench, lanes: 4, each: 3);

        await DeliverAsync(bench);

        AssertOnceAndInOrder(receiver, await OutAsync(bench), dead: wrong is Fault.Error ? 1 : 0);
        Assert.Equal(wrong is Fault.Error ? 1 : 3, receiver.Seen.Count(m => m.ControlId is "C1.1")); // it did go wrong
        Assert.All(receiver.Seen.GroupBy(m => m.ControlId), same => Assert.Single(same.Select(m => m.Text).Distinct())); // the same bytes again
    }

    [Theory]
    [InlineData(nameof(Fault.Silence))]
    [InlineData(nameof(Fault.Reject))]
    [InlineData(nameof(Fault.Garbage))]
    [InlineData(nameof(Fault.CloseMidFrame))]
    public async Task A_lane_that_never_gets_through_holds_up_no_other(string fault)
    {
        await using var receiver = new FaultyReceiver((m, _) => m.ControlId is "C1.0" ? Enum.Parse<Fault>(fault) : Fault.None);
        await using var bench = Bench(receiver);
        await QueueAsync(bench, lanes: 4, each: 3);

        await DeliverAsync(bench, waiting: 3);

        var messages = await OutAsync(bench);
        Assert.Equal(9, messages.Count(m => m.State is MessageState.Done));
        Assert.All(messages.Where(m => m.Lane is "lane 1"), m => Assert.Equal(MessageState.Pending, m.State));
        Assert.Equal("C1.0", Assert.Single(receiver.Seen.Where(m => m["OBR-18"].Raw is "LANE1").Select(m => m.ControlId).Distinct()));
    }

    [Fact]
    public async Task A_receiver_that_goes_wrong_at_random_gets_everything_once_and_in_order()
    {
        var random = new Random(20261124);
        var faults = Enum.GetValues<Fault>();
        await using var receiver = new FaultyReceiver((m, _) =>
        {
            if (m.ControlId is "C0.2")
                return Fault.Error;
            lock (random)
                return random.Next(3) is 0 && faults[random.Next(faults.Length)] is var fault and not Fault.Error ? fault : Fault.None;
        });
        await using var bench = Bench(receiver);
        await QueueAsync(bench, lanes: 8, each: 5);

        await DeliverAsync(bench);

        AssertOnceAndInOrder(receiver, await OutAsync(bench), dead: 1);
    }

    [Fact, Trait("Rule", "ACK-9")]
    public async Task Where_order_matters_a_dead_letter_holds_up_its_own_lane_until_somebody_skips_it()
    {
        await using var receiver = new FaultyReceiver((m, _) => m["OBR-18"].Raw is "LANE1" && m["OBR-20"].Raw is "0" ? Fault.Error : Fault.None);
        await using var bench = Bench(receiver, ("ContinueOnError", "false"));
        await QueueAsync(bench, lanes: 2, each: 2);

        await bench.SendAsync();

        var messages = await OutAsync(bench);
        Assert.Equal(1, messages.Count(m => m.State is MessageState.Pending));
        var view = Assert.Single(await bench.ViewAsync());
        var lane = Assert.Single(view.Lanes);
        Assert.Equal(("LANE1", "DeadLetter"), (lane.Accession, lane.State));

        Assert.Equal(SkipOutcome.Done, await SkipAsync(bench, lane.MessageId));
        Assert.Equal(SkipOutcome.NotWaiting, await SkipAsync(bench, lane.MessageId));
        Assert.Equal(SkipOutcome.NotFound, await SkipAsync(bench, Guid.NewGuid()));
        await bench.SendAsync();
        Assert.Equal(3, receiver.Taken.Count);
        Assert.DoesNotContain(await OutAsync(bench), m => m.State is MessageState.Pending);
    }

    [Fact]
    public async Task A_paused_destination_gets_nothing_until_it_is_resumed()
    {
        await using var receiver = new FaultyReceiver((_, _) => Fault.None);
        await using var bench = Bench(receiver);
        await QueueAsync(bench, lanes: 2, each: 1);

        Assert.True(await PauseAsync(bench, "RIS", true));
        await bench.SendAsync();
        Assert.Empty(receiver.Seen);
        Assert.NotNull(Assert.Single(await bench.ViewAsync()).PausedAt);
        Assert.False(await PauseAsync(bench, "NOBODY", true));

        await PauseAsync(bench, "RIS", false);
        await bench.SendAsync();
        Assert.Equal(2, receiver.Taken.Count);
    }

    [Fact, Trait("Scenario", "55")]
    public async Task Scenario55_AE_becomes_a_dead_letter_with_alert()
    {
        await using var receiver = new FaultyReceiver((_, _) => Fault.Error);
        await using var bench = Bench(receiver);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.FollowAsync();

        await bench.SendAsync();

        Assert.Equal(MessageState.DeadLetter, Assert.Single(await OutAsync(bench)).State);
        Assert.Equal(1, await bench.Bench.ReadAsync(db => db.Journal.CountAsync(e => e.Type == JournalTypes.MessageFailed, Token)));
        Assert.Equal(1, Assert.Single(await bench.ViewAsync()).DeadLetters);
    }

    [Fact, Trait("Scenario", "55")]
    public async Task Scenario55_Silence_is_tried_again_with_the_same_control_id_and_in_order()
    {
        await using var receiver = new FaultyReceiver((_, n) => n < 3 ? Fault.Silence : Fault.None);
        await using var bench = Bench(receiver);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.HappenedAsync(JournalTypes.StudyReleased);
        await bench.FollowAsync();

        await DeliverAsync(bench);

        Assert.Equal(["IP", "IP", "IP", "CM", "CM", "CM"], receiver.Seen.Select(m => m["ORC-5"].Raw));
        Assert.Equal(2, receiver.Seen.Select(m => m.ControlId).Distinct().Count());
        Assert.All(await OutAsync(bench), m => Assert.Equal((MessageState.Done, 3), (m.State, m.Attempts)));
    }

    private static ReportingBench Bench(FaultyReceiver receiver, params (string, string)[] settings) =>
        new([("Port", receiver.Port.ToString(CultureInfo.InvariantCulture)), .. settings]);

    /// <summary>Messages of several orders, one after the other of each.</summary>
    private static Task QueueAsync(ReportingBench bench, int lanes, int each) => bench.Bench.ChangeAsync(db =>
    {
        for (var n = 0; n < each; n++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                var raw = Encoding.ASCII.GetBytes($"MSH|^~\\&|QAGW|RAD|RIS|HOSP|2026||ORM^O01|C{lane}.{n}|P|2.3.1\rORC|SC\rOBR|1|{new string('|', 16)}LANE{lane}||{n}\r");
                db.Messages.Add(new Hl7MessageRecord
                {
                    Direction = MessageDirection.Out,
                    Endpoint = "RIS",
                    ControlId = $"C{lane}.{n}",
                    Type = "ORM^O01",
                    State = MessageState.Pending,
                    Raw = raw,
                    Sha256 = "",
                    ReceivedAt = bench.Clock.GetUtcNow().AddMilliseconds((n * lanes) + lane),
                    Lane = $"lane {lane}",
                    Accession = $"LANE{lane}",
                });
            }
        }

        return Task.CompletedTask;
    });

    /// <summary>Lets time pass until nothing waits.</summary>
    private static async Task DeliverAsync(ReportingBench bench, int waiting = 0)
    {
        for (var round = 0; round < 400; round++)
        {
            var sending = bench.SendAsync();
            while (!sending.IsCompleted)
            {
                await Task.WhenAny(sending, Task.Delay(20, Token));
                bench.Clock.Advance(TimeSpan.FromSeconds(5)); // also the limit for an answer
            }

            await sending;
            if ((await OutAsync(bench)).Count(m => m.State is not (MessageState.Done or MessageState.DeadLetter)) <= waiting)
                return;
            bench.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Fail("Messages still wait.");
    }

    private static void AssertOnceAndInOrder(FaultyReceiver receiver, List<Hl7MessageRecord> messages, int dead)
    {
        Assert.Equal(dead, messages.Count(m => m.State is MessageState.DeadLetter));
        var delivered = messages.Where(m => m.State is MessageState.Done).Select(m => m.ControlId).ToHashSet();
        Assert.Equal(messages.Count - dead, delivered.Count);
        Assert.Equal(delivered.Order(StringComparer.Ordinal), receiver.Taken.Select(m => m.ControlId).Order(StringComparer.Ordinal));
        Assert.All(receiver.Taken.GroupBy(m => m["OBR-18"].Raw), lane => Assert.Equal(lane.Select(m => m["OBR-20"].Raw).Order(StringComparer.Ordinal), lane.Select(m => m["OBR-20"].Raw)));
    }

    private static Task<List<Hl7MessageRecord>> OutAsync(ReportingBench bench) =>
        bench.Bench.ReadAsync(db => db.Messages.AsNoTracking().Where(m => m.Direction == MessageDirection.Out).OrderBy(m => m.ReceivedAt).ToListAsync(Token));

    private static Task<SkipOutcome> SkipAsync(ReportingBench bench, Guid id) =>
        bench.Bench.Database.InScopeAsync(s => s.GetRequiredService<DestinationHandlers>().HandleAsync(new SkipMessage(id, Actor.System), Token));

    private static Task<bool> PauseAsync(ReportingBench bench, string name, bool paused) =>
        bench.Bench.Database.InScopeAsync(s => s.GetRequiredService<DestinationHandlers>().HandleAsync(new PauseDestination(name, paused, Actor.System), Token));
}
