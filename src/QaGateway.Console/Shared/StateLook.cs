using MudBlazor;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Shared;

/// <summary>Icon, word and tone of a state, and what it means in one sentence.</summary>
public sealed record StateLook(string Word, string Icon, Tone Tone, string Meaning)
{
    public static StateLook Of(StudyState state) => state switch
    {
        StudyState.Receiving => new("Receiving", Icons.Material.Outlined.Downloading, Tone.Busy, "Images still arrive."),
        StudyState.Settled => new("Settled", Icons.Material.Outlined.HourglassTop, Tone.Busy, "All images are here; the gateway looks for the order."),
        StudyState.AutoMatched => new("Matched", Icons.Material.Outlined.TaskAlt, Tone.Ready, "The gateway found the order by itself. Ready to release."),
        StudyState.Suggested => new("Suggested", Icons.Material.Outlined.HelpOutline, Tone.Warning, "A likely order waits for your confirmation."),
        StudyState.Unmatched => new("Unmatched", Icons.Material.Outlined.LinkOff, Tone.Warning, "No order fits. Choose one, or wait for it."),
        StudyState.Conflict => new("Conflict", Icons.Material.Filled.WarningAmber, Tone.Conflict, "Who the patient is contradicts. Somebody must decide."),
        StudyState.InQa => new("In QA", Icons.Material.Outlined.EditNote, Tone.Warning, "Worked on, not yet approved."),
        StudyState.Ready => new("Ready", Icons.Material.Outlined.CheckCircle, Tone.Ready, "Matched by a person. May be released."),
        StudyState.Releasing => new("Releasing", Icons.Material.Outlined.Outbox, Tone.Busy, "On its way into the archive."),
        StudyState.Released => new("Released", Icons.Material.Filled.CheckCircle, Tone.Done, "In the archive, visible to readers."),
        StudyState.LatePending => new("Late images", Icons.Material.Outlined.Update, Tone.Late, "Images came after the release and wait for a decision."),
        StudyState.ReleaseFailed => new("Release failed", Icons.Material.Outlined.ErrorOutline, Tone.Conflict, "The archive could not take it. Try again or look at the system page."),
        StudyState.OnHold => new("On hold", Icons.Material.Outlined.PauseCircle, Tone.Neutral, "Somebody parked it."),
        StudyState.Rejected => new("Rejected", Icons.Material.Outlined.Block, Tone.Neutral, "Never served. May be restored."),
        StudyState.MovedOut => new("Moved out", Icons.Material.Outlined.DriveFileMove, Tone.Neutral, "All its images moved to other studies."),
        _ => new("Reopened", Icons.Material.Outlined.SettingsBackupRestore, Tone.Warning, "Was released and is withdrawn for repair."),
    };

    public static StateLook Of(OrderState state) => state switch
    {
        OrderState.Requested => new("Requested", Icons.Material.Outlined.Inbox, Tone.Neutral, "Placed, not yet scheduled: not on the worklist."),
        OrderState.Scheduled => new("Scheduled", Icons.Material.Outlined.Event, Tone.Ready, "On the worklist."),
        OrderState.Arrived => new("Arrived", Icons.Material.Outlined.HowToReg, Tone.Ready, "The patient is here."),
        OrderState.Started => new("Started", Icons.Material.Outlined.PlayCircle, Tone.Busy, "The examination runs."),
        OrderState.Completed => new("Completed", Icons.Material.Filled.CheckCircle, Tone.Done, "The examination is done."),
        OrderState.OnHold => new("On hold", Icons.Material.Outlined.PauseCircle, Tone.Neutral, "Held by the RIS."),
        OrderState.Canceled => new("Canceled", Icons.Material.Outlined.Cancel, Tone.Neutral, "Not to be done."),
        OrderState.Discontinued => new("Discontinued", Icons.Material.Outlined.StopCircle, Tone.Warning, "Begun and broken off."),
        OrderState.Replaced => new("Replaced", Icons.Material.Outlined.SwapHoriz, Tone.Neutral, "Another order took its place."),
        _ => new("Expired", Icons.Material.Outlined.EventBusy, Tone.Neutral, "Too old."),
    };

    public static StateLook Of(MessageState state) => state switch
    {
        MessageState.Done => new(Words.Of(state), Icons.Material.Filled.CheckCircle, Tone.Done, "Taken and done."),
        MessageState.Failed => new(Words.Of(state), Icons.Material.Outlined.ErrorOutline, Tone.Conflict, "Refused, with the place of the fault. Kept for replay."),
        MessageState.Pending => new(Words.Of(state), Icons.Material.Outlined.Schedule, Tone.Warning, "Waits for its turn or the next try."),
        MessageState.Sending => new(Words.Of(state), Icons.Material.Outlined.Send, Tone.Busy, "Being sent."),
        MessageState.DeadLetter => new(Words.Of(state), Icons.Material.Filled.MarkEmailUnread, Tone.Conflict, "The destination refuses it: a person must decide."),
        _ => new(Words.Of(state), Icons.Material.Outlined.SkipNext, Tone.Neutral, "Given up by a person."),
    };
}
