using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Quarantine;

/// <summary>The rows on the screen. While somebody has the mouse or the focus on them nothing moves: rows change in place, what left stays greyed, what is new waits (console.md, manners).</summary>
public sealed class QueueRows
{
    private IReadOnlyList<StudySummary> _latest = [];

    public IReadOnlyList<QueueRow> Shown { get; private set; } = [];

    /// <summary>Arrived while the list was held.</summary>
    public int Waiting { get; private set; }

    public void Offer(IReadOnlyList<StudySummary> fresh, bool held)
    {
        _latest = fresh;
        if (!held)
        {
            Settle();
            return;
        }

        var byId = fresh.ToDictionary(s => s.Id);
        Shown = [.. Shown.Select(row => byId.TryGetValue(row.Study.Id, out var now) ? new QueueRow(now, false) : row with { Left = true })];
        var known = Shown.Select(r => r.Study.Id).ToHashSet();
        Waiting = fresh.Count(s => !known.Contains(s.Id));
    }

    /// <summary>Shows the latest in its order.</summary>
    public void Settle()
    {
        Shown = [.. _latest.Select(s => new QueueRow(s, false))];
        Waiting = 0;
    }

    /// <summary>Most pressing first: conflict before doubt, safety before comfort, then who has waited longest. Lanes that need nobody: newest first.</summary>
    public static IReadOnlyList<StudySummary> Sort(QueueTab tab, IEnumerable<StudySummary> studies) =>
        tab == QueueTab.NeedsYou
            ? [.. studies.OrderBy(s => Rank(s.State)).ThenByDescending(HasSafety).ThenBy(s => s.ReceivedAt)]
            : [.. studies.OrderByDescending(s => s.ReleasedAt ?? s.LastInstanceAt)];

    private static bool HasSafety(StudySummary study) => study.Warnings.Any(w => w.Severity is "safety");

    private static int Rank(StudyState state) => state switch
    {
        StudyState.Conflict => 0,
        StudyState.ReleaseFailed => 1,
        StudyState.Reopened => 2,
        StudyState.Suggested => 3,
        StudyState.Unmatched => 4,
        _ => 5,
    };
}

/// <param name="Left">It is no longer in this lane, and stays on the screen only until nobody points at it.</param>
public sealed record QueueRow(StudySummary Study, bool Left);
