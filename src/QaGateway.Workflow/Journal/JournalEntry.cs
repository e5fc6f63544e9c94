namespace QaGateway.Workflow.Journal;

/// <summary>What happened, in order: written in the transaction that made it so, read by the next stage and by live pages.</summary>
public sealed class JournalEntry
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="JournalTypes"/>.</summary>
    public required string Type { get; init; }
    public Guid? StudyId { get; init; }
    public Guid? OrderId { get; init; }
    public Guid? PatientId { get; init; }
    public Guid? MessageId { get; init; }

    /// <summary>JSON or null; versioned by the type's name.</summary>
    public string? Data { get; init; }
}

/// <summary>Every kind of entry there is: stage, dot, what happened.</summary>
public static class JournalTypes
{
    public const string OrderChanged = "order.changed";
    public const string PatientChanged = "patient.changed";
    public const string PatientMerged = "patient.merged";

    /// <summary>A merge was taken back: PatientId is the row that stands by itself again, Data the survivor's row.</summary>
    public const string PatientUnmerged = "patient.unmerged";
    public const string MessageReceived = "message.received";
    public const string MessageSent = "message.sent";
    public const string MessageFailed = "message.failed";
    public const string WorklistServed = "worklist.served";

    /// <summary>A performed step was created or set by its modality.</summary>
    public const string StepPerformed = "step.performed";

    /// <summary>The images of a study seem to be of another patient than what was worked on (MPP-6, V1 to V4, V9).</summary>
    public const string StudyAlarm = "study.alarm";

    /// <summary>First instance of a study.</summary>
    public const string StudyArrived = "study.arrived";

    /// <summary>More instances of a study; at most one entry a study and batch.</summary>
    public const string StudyGrew = "study.grew";

    /// <summary>Images of a released study.</summary>
    public const string StudyLate = "study.late";

    /// <summary>Objects of a study were sent again and not kept (STO-2).</summary>
    public const string StudyResent = "study.resent";
    public const string StudySettled = "study.settled";

    /// <summary>The matcher decided, whatever it decided.</summary>
    public const string StudyEvaluated = "study.evaluated";
    public const string StudyMatched = "study.matched";
    public const string StudyUnmatched = "study.unmatched";
    public const string StudyCorrected = "study.corrected";

    /// <summary>Instances went into or came out of the study: one entry for each of the two.</summary>
    public const string StudySplit = "study.split";
    public const string StudyMerged = "study.merged";

    /// <summary>Given to another patient.</summary>
    public const string StudyMoved = "study.moved";

    /// <summary>Somebody took or gave back the lock.</summary>
    public const string StudyLocked = "study.locked";
    public const string StudyHeld = "study.held";
    public const string StudyResumed = "study.resumed";
    public const string StudyRejected = "study.rejected";
    public const string StudyRestored = "study.restored";

    /// <summary>Approved for release: the release job takes it from here.</summary>
    public const string StudyReleasing = "study.releasing";
    public const string StudyReleased = "study.released";
    public const string StudyReleaseFailed = "study.releasefailed";
    public const string StudyReopened = "study.reopened";
    public const string StudyUndone = "study.undone";
    public const string PeerChanged = "peer.changed";
}
