namespace QaGateway.Workflow.Studies;

/// <summary>Where a study is on its journey (domain.md §4.3).</summary>
public enum StudyState
{
    /// <summary>Instances still arrive; matching may already propose.</summary>
    Receiving,

    /// <summary>Quiet long enough or complete by evidence (REC-3); the matcher has not decided yet.</summary>
    Settled,

    /// <summary>Matched by the machine (REC-10).</summary>
    AutoMatched,

    /// <summary>A likely order waits for a human to confirm (REC-11).</summary>
    Suggested,

    Unmatched,

    /// <summary>Identity contradicts: V1-V4, V7-V9, V12.</summary>
    Conflict,

    /// <summary>A technologist has worked on it and not yet approved.</summary>
    InQa,

    /// <summary>Matched by hand or approved; may be released.</summary>
    Ready,

    Releasing,
    Released,

    /// <summary>Images came after release and wait for a decision (REC-20).</summary>
    LatePending,

    ReleaseFailed,
    OnHold,
    Rejected,
    MovedOut,

    /// <summary>Was released and is withdrawn for repair; invisible in the archive until released again.</summary>
    Reopened,
}
