using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Quarantine;

/// <summary>A lane of the queue: the states that ask for the same kind of attention.</summary>
public sealed record QueueTab(string Key, string Label, IReadOnlyList<StudyState> States, string EmptyTitle, string EmptyText)
{
    public static readonly QueueTab NeedsYou = new("needs-you", "Needs you",
        [StudyState.Conflict, StudyState.ReleaseFailed, StudyState.Reopened, StudyState.Suggested, StudyState.Unmatched, StudyState.InQa],
        "Nobody waits for you", "Conflicts, suggestions and studies without an order show up here.");

    public static readonly QueueTab Receiving = new("receiving", "Receiving", [StudyState.Receiving, StudyState.Settled],
        "No images on their way", "Send a study from a modality to this gateway and it appears here with its first image.");

    public static readonly QueueTab Ready = new("ready", "Ready", [StudyState.AutoMatched, StudyState.Ready, StudyState.Releasing],
        "Nothing to release", "Studies that are matched to their order wait here for their release.");

    public static readonly QueueTab Late = new("late", "Late", [StudyState.LatePending],
        "No late images", "Images that come after a release wait here for a decision.");

    public static readonly QueueTab OnHold = new("on-hold", "On hold", [StudyState.OnHold],
        "Nothing on hold", "Press H on a study of the queue to park it here.");

    public static readonly QueueTab ReleasedToday = new("released", "Released today", [StudyState.Released],
        "Nothing released today", "What was released since midnight shows up here; the rest is under Studies.");

    public static readonly QueueTab Rejected = new("rejected", "Rejected", [StudyState.Rejected],
        "Nothing rejected", "Rejected studies are kept here and may be restored.");

    public static readonly IReadOnlyList<QueueTab> All = [NeedsYou, Receiving, Ready, Late, OnHold, ReleasedToday, Rejected];

    /// <summary>By its key or by the name of a state in it, whatever the case: <c>/queue?state=conflict</c>.</summary>
    public static (QueueTab Tab, StudyState? State) Find(string? text)
    {
        if (All.FirstOrDefault(t => t.Key.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } tab)
            return (tab, null);

        return Enum.TryParse<StudyState>(text, ignoreCase: true, out var state) && All.FirstOrDefault(t => t.States.Contains(state)) is { } of
            ? (of, state)
            : (NeedsYou, null);
    }
}
