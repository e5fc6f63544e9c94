using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>In which states a study may be worked on, and where work leaves it.</summary>
internal static class StudyStates
{
    public static bool MayBeEdited(Study study) => study.State is StudyState.Receiving or StudyState.Settled or StudyState.AutoMatched or StudyState.Suggested
        or StudyState.Unmatched or StudyState.Conflict or StudyState.InQa or StudyState.Ready or StudyState.ReleaseFailed or StudyState.Reopened;

    public static ActOutcome.Refused Refusal(Study study) => new("STATE", study.State switch
    {
        StudyState.OnHold => "The study is on hold: resume it first.",
        StudyState.Releasing => "The study is being released.",
        StudyState.Released or StudyState.LatePending => "The study is released: undo the release first.",
        _ => $"A study in state {study.State} cannot be corrected.",
    });

    private const int MaxReason = 1000;

    public static string? Fit(string? reason) => reason is { Length: > MaxReason } ? reason[..MaxReason] : reason;

    /// <summary>A matched study is ready again; another is in somebody's hands. One that still receives goes on doing so, a contradiction within stays one until it is decided anew.</summary>
    public static StudyState? AfterCorrection(Study study) => study.State switch
    {
        StudyState.Receiving or StudyState.Reopened => null,
        StudyState.Conflict => study.IsMatched ? null : StudyState.InQa,
        _ => study.IsMatched ? StudyState.Ready : StudyState.InQa,
    };
}
