namespace QaGateway.Console.Studies;

/// <summary>What a person may do with a study from its workspace.</summary>
public enum StudyAct
{
    Match,
    Correct,
    Hold,
    Release,
    Unmatch,
    Reject,
    Restore,
    UndoRelease,
    Split,
    Move,
    Merge,
}
