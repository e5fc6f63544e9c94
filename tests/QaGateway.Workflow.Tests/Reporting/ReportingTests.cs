using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Reporting;

/// <summary>What the RIS is told, over real MLLP (§2.9, ACK-9).</summary>
public sealed class ReportingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ORM_of_2_3_1_tells_that_the_study_arrived()
    {
        await using var bench = new ReportingBench();
        await bench.HappenedAsync(JournalTypes.StudyMatched);

        await bench.FollowAsync();

        var record = Assert.Single(await bench.OutAsync());
        var message = Hl7Message.Parse(record.Raw);
        Assert.Equal(("ORM", "O01", "2.3.1", "QAGW", "RAD", "RIS", "HOSP"),
            (message.MessageType, message.TriggerEvent, message.Version, message.SendingApplication, message.SendingFacility, message.ReceivingApplication, message.ReceivingFacility));
        Assert.Equal("PID|1||4711^^^HOSP^MR||MUSTER^ANNA^M^^MRS||19610422|F", message.First("PID")!.Raw);
        Assert.Equal("PV1|1|O|||||||||||||||||V7781^^^HOSP^VN", message.First("PV1")!.Raw);
        Assert.StartsWith("ORC|SC|P5501^HIS|F9001^RIS||IP||||2026", message.First("ORC")!.Raw, StringComparison.Ordinal);
        Assert.Equal(("CTABD^CT abdomen^L", "20260310100312", "A260310001", "RP260310001", "SPS260310001", "CT", "I"),
            (message["OBR-4"].Raw, message["OBR-7"].Raw, message["OBR-18"].Raw, message["OBR-19"].Raw, message["OBR-20"].Raw, message["OBR-24"].Raw, message["OBR-25"].Raw));
        Assert.Equal("2.25.109461937293120456198234509183475634211^QAGW^Application^DICOM", message.First("ZDS")!.Field(1));
        Assert.Equal(record.ControlId, message.ControlId);
        Assert.True(record.ControlId.Length <= 20);
    }

    [Fact]
    public async Task An_OMG_of_2_5_1_tells_that_the_study_is_available()
    {
        await using var bench = new ReportingBench(("Version", "2.5.1"));
        await bench.HappenedAsync(JournalTypes.StudyReleased);

        await bench.FollowAsync();

        var message = Hl7Message.Parse(Assert.Single(await bench.OutAsync()).Raw);
        Assert.Equal(("OMG_O19", "UNICODE UTF-8", "CM", "R"), (message.MessageStructure, message["MSH-18"].Raw, message["ORC-5"].Raw, message["OBR-25"].Raw));
        Assert.Equal(("20260310100000+0100", "R"), (message["TQ1-7"].Raw, message["TQ1-9"].Raw));
        Assert.Equal(("2.25.109461937293120456198234509183475634211", "412"), (message["OBX-5"].Raw, message["OBX[2]-5"].Raw));
    }

    [Fact]
    public async Task An_ORU_tells_of_a_rejection_with_its_reason()
    {
        await using var bench = new ReportingBench(("Version", "2.5.1"), ("Message", "ORU"));
        await bench.Bench.ChangeAsync(async db =>
        {
            (await db.Studies.SingleAsync(Token)).State = StudyState.Rejected;
            db.Ledger.Add(new LedgerEntry { StudyId = bench.StudyId, At = DateTimeOffset.UnixEpoch, By = "x", Act = LedgerAct.Rejected, ReasonCode = "113001", Reason = "Motion | blur" });
        });
        await bench.HappenedAsync(JournalTypes.StudyRejected);

        await bench.FollowAsync();

        var message = Hl7Message.Parse(Assert.Single(await bench.OutAsync()).Raw);
        Assert.Equal(("ORU", "DC", "X"), (message.MessageType, message["ORC-5"].Raw, message["OBR-25"].Raw));
        Assert.Equal("Images rejected: 113001 Motion | blur", message["NTE-3"].Text);
    }

    [Fact]
    public async Task Nothing_is_told_of_a_study_without_order_until_it_has_one_and_nothing_twice()
    {
        await using var bench = new ReportingBench();
        await bench.HappenedAsync(JournalTypes.StudyArrived, withOrder: false);
        await bench.Bench.ChangeAsync(async db => (await db.Studies.SingleAsync(Token)).OrderId = null);
        await bench.FollowAsync();
        Assert.Empty(await bench.OutAsync());

        await bench.Bench.ChangeAsync(async db => (await db.Studies.SingleAsync(Token)).OrderId = bench.OrderId);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.FollowAsync();
        await bench.Bench.ChangeAsync(async db => (await db.JournalCursors.SingleAsync(Token)).Position = 0); // as after a crash
        await bench.FollowAsync();

        Assert.Equal(["arrived"], (await bench.OutAsync()).Select(m => m.Event));
    }

    [Fact]
    public async Task What_was_told_is_taken_back_with_the_match()
    {
        await using var bench = new ReportingBench();
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.FollowAsync();
        await bench.Bench.ChangeAsync(async db => (await db.Studies.SingleAsync(Token)).OrderId = null);

        await bench.HappenedAsync(JournalTypes.StudyUnmatched, withOrder: false);
        await bench.FollowAsync();

        var message = Hl7Message.Parse((await bench.OutAsync())[^1].Raw);
        Assert.Equal(("SC", "S", "A260310001"), (message["ORC-5"].Raw, message["OBR-25"].Raw, message["OBR-18"].Raw));
    }

    [Fact]
    public async Task The_name_of_another_alphabet_travels_in_a_set_that_has_it()
    {
        await using var bench = new ReportingBench();
        await bench.Bench.ChangeAsync(async db => (await db.Patients.SingleAsync(Token)).Name = "MÜLLER^JÖRG");
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.FollowAsync();
        await bench.Bench.ChangeAsync(async db => (await db.Patients.SingleAsync(Token)).Name = "Yamada^Tarou=山田^太郎");
        await bench.HappenedAsync(JournalTypes.StudyReleased);
        await bench.FollowAsync();

        var messages = (await bench.OutAsync()).ConvertAll(m => Hl7Message.Parse(m.Raw));
        Assert.Equal(("8859/1", "MÜLLER"), (messages[0]["MSH-18"].Raw, messages[0]["PID-5.1"].Text));
        Assert.Equal(("UNICODE UTF-8", "山田^太郎^^^^^^I"), (messages[1]["MSH-18"].Raw, messages[1]["PID-5[2]"].Raw));
    }

    [Fact]
    [Trait("Rule", "ACK-9")]
    public async Task A_confirmed_message_is_done()
    {
        await using var ris = new Ris();
        await using var bench = new ReportingBench(ris);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.HappenedAsync(JournalTypes.StudyReleased);
        await bench.FollowAsync();

        await bench.SendAsync();

        Assert.Equal(["IP", "CM"], ris.Received.Select(m => m["ORC-5"].Raw));
        Assert.All(await bench.OutAsync(), m => Assert.Equal((MessageState.Done, "AA", 1), (m.State, m.AckCode, m.Attempts)));
        Assert.Equal(2, await bench.Bench.ReadAsync(db => db.Journal.CountAsync(e => e.Type == JournalTypes.MessageSent, Token)));
        var view = Assert.Single(await bench.ViewAsync());
        Assert.Equal((0, 0), (view.Pending, view.DeadLetters));
        Assert.NotNull(view.LastSentAt);
    }

    [Fact]
    [Trait("Rule", "ACK-9")]
    public async Task A_refusal_for_good_becomes_a_dead_letter_and_the_next_goes_on()
    {
        await using var ris = new Ris { Answers = [AckCode.AE] };
        await using var bench = new ReportingBench(ris);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.HappenedAsync(JournalTypes.StudyReleased);
        await bench.FollowAsync();

        await bench.SendAsync();

        Assert.Equal([MessageState.DeadLetter, MessageState.Done], (await bench.OutAsync()).Select(m => m.State));
        await bench.ReplayAsync((await bench.OutAsync())[0].Id);
        await bench.SendAsync();
        Assert.All(await bench.OutAsync(), m => Assert.Equal(MessageState.Done, m.State));
        Assert.Equal(3, ris.Received.Count);
    }

    [Fact]
    [Trait("Rule", "ACK-9")]
    public async Task Behind_a_dead_letter_the_queue_waits_where_order_matters()
    {
        await using var ris = new Ris { Answers = [AckCode.AE] };
        await using var bench = new ReportingBench(ris, ("ContinueOnError", "false"));
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.HappenedAsync(JournalTypes.StudyReleased);
        await bench.FollowAsync();

        await bench.SendAsync();

        Assert.Equal([MessageState.DeadLetter, MessageState.Pending], (await bench.OutAsync()).Select(m => m.State));
    }

    [Fact]
    [Trait("Rule", "ACK-9")]
    public async Task An_inability_is_tried_again_later_with_the_same_control_id_and_holds_up_the_queue()
    {
        await using var ris = new Ris { Answers = [AckCode.AR, AckCode.AR] };
        await using var bench = new ReportingBench(ris);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.HappenedAsync(JournalTypes.StudyReleased);
        await bench.FollowAsync();

        await bench.SendAsync();
        Assert.Single(ris.Received);
        bench.Clock.Advance(TimeSpan.FromSeconds(4));
        await bench.SendAsync();
        Assert.Single(ris.Received);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        await bench.SendAsync();
        Assert.Equal(2, ris.Received.Count);
        bench.Clock.Advance(TimeSpan.FromSeconds(31));
        await bench.SendAsync();

        Assert.Equal(4, ris.Received.Count);
        Assert.Single(ris.Received.Take(3).Select(m => m.ControlId).Distinct());
        Assert.Equal([(MessageState.Done, 3), (MessageState.Done, 1)], (await bench.OutAsync()).Select(m => (m.State, m.Attempts)));
    }

    [Fact]
    [Trait("Rule", "ACK-9")]
    public async Task A_destination_that_is_down_loses_nothing_and_says_why()
    {
        int port;
        await using (var gone = new Ris())
            port = gone.Port;
        await using var bench = new ReportingBench(("Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.FollowAsync();

        await bench.SendAsync();

        var record = Assert.Single(await bench.OutAsync());
        Assert.Equal((MessageState.Pending, 1), (record.State, record.Attempts));
        var view = Assert.Single(await bench.ViewAsync());
        Assert.Equal(1, view.Pending);
        Assert.Contains("127.0.0.1", view.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_was_being_sent_when_the_process_died_is_sent_again()
    {
        await using var ris = new Ris();
        await using var bench = new ReportingBench(ris);
        await bench.HappenedAsync(JournalTypes.StudyMatched);
        await bench.FollowAsync();
        await bench.Bench.ChangeAsync(async db =>
        {
            var message = await db.Messages.SingleAsync(m => m.Direction == MessageDirection.Out, Token);
            message.State = MessageState.Sending;
            message.NextAttemptAt = bench.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        });

        await bench.SendAsync();
        Assert.Empty(ris.Received);
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.SendAsync();

        Assert.Single(ris.Received);
        Assert.Equal(MessageState.Done, Assert.Single(await bench.OutAsync()).State);
    }

    [Fact]
    public async Task A_report_is_passed_on_under_our_header()
    {
        await using var ris = new Ris();
        await using var bench = new ReportingBench(ris, ("Events", "report"));
        await bench.Bench.AcceptAsync("ORU_R01/final-report-4711.hl7");
        await bench.FollowAsync();

        await bench.SendAsync();

        var report = Assert.Single(ris.Received);
        Assert.Equal(("ORU", "QAGW", "RIS"), (report.MessageType, report.SendingApplication, report.ReceivingApplication));
        Assert.Equal(("F", "No free fluid.\nNo stones."), (report["OBR-25"].Raw, report["OBX-5"].Text));
    }
}
