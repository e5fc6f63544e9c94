using QaGateway.Console.Quarantine;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Quarantine;

public class QueueRowsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_moves_while_somebody_points_at_the_list()
    {
        var rows = new QueueRows();
        StudySummary a = Study("A"), b = Study("B"), c = Study("C");
        rows.Offer([a, b], held: false);

        rows.Offer([c, b with { Why = "changed" }], held: true);

        Assert.Equal([a.Id, b.Id], rows.Shown.Select(r => r.Study.Id));
        Assert.Equal([true, false], rows.Shown.Select(r => r.Left));
        Assert.Equal("changed", rows.Shown[1].Study.Why);
        Assert.Equal(1, rows.Waiting);
    }

    [Fact]
    public void What_waited_is_shown_when_asked_for()
    {
        var rows = new QueueRows();
        StudySummary a = Study("A"), b = Study("B");
        rows.Offer([a], held: false);
        rows.Offer([b, a], held: true);

        rows.Settle();

        Assert.Equal([b.Id, a.Id], rows.Shown.Select(r => r.Study.Id));
        Assert.Equal(0, rows.Waiting);
    }

    [Fact]
    public void A_row_that_came_back_is_no_longer_greyed()
    {
        var rows = new QueueRows();
        var a = Study("A");
        rows.Offer([a], held: false);
        rows.Offer([], held: true);

        rows.Offer([a], held: true);

        Assert.False(Assert.Single(rows.Shown).Left);
    }

    [Fact]
    public void Conflicts_come_first_then_safety_then_who_waited_longest()
    {
        var old = Study("old", StudyState.Unmatched, minutes: 90);
        var risky = Study("risky", StudyState.Unmatched, minutes: 5) with { Warnings = [new StudyWarning("BURNED_IN", "safety", "x")] };
        var suggested = Study("suggested", StudyState.Suggested, minutes: 1);
        var conflict = Study("conflict", StudyState.Conflict, minutes: 1);

        var sorted = QueueRows.Sort(QueueTab.NeedsYou, [old, risky, suggested, conflict]);

        Assert.Equal(["conflict", "suggested", "risky", "old"], sorted.Select(s => s.PatientName));
    }

    [Fact]
    public void Lanes_that_need_nobody_show_the_newest_first()
    {
        var sorted = QueueRows.Sort(QueueTab.Receiving, [Study("old", StudyState.Receiving, 9), Study("new", StudyState.Receiving, 1)]);

        Assert.Equal(["new", "old"], sorted.Select(s => s.PatientName));
    }

    [Theory]
    [InlineData("conflict", "needs-you", StudyState.Conflict)]
    [InlineData("OnHold", "on-hold", StudyState.OnHold)]
    [InlineData("late", "late", null)]
    [InlineData("nonsense", "needs-you", null)]
    [InlineData(null, "needs-you", null)]
    public void A_deep_link_names_a_lane_or_a_state(string? text, string lane, StudyState? state)
    {
        var found = QueueTab.Find(text);

        Assert.Equal((lane, state), (found.Tab.Key, found.State));
    }

    [Fact]
    public void Every_state_has_exactly_one_lane_but_what_moved_out()
    {
        var states = QueueTab.All.SelectMany(t => t.States).ToList();

        Assert.Equal(states.Distinct(), states);
        Assert.Equal([StudyState.MovedOut], Enum.GetValues<StudyState>().Except(states));
    }

    private static StudySummary Study(string name, StudyState state = StudyState.Unmatched, int minutes = 1) => new(
        Guid.NewGuid(), "1.2", state, name, "", "", "", "", "", "CT", "CT1", 1, 1, 1, Now.AddMinutes(-minutes), Now.AddMinutes(-minutes), null, null, null, "", "", "", false, false, [], 1);
}
