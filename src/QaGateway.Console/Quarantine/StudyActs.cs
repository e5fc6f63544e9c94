using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Quarantine;

/// <summary>Which buttons make sense in which state. The handlers have the last word; this only keeps useless buttons away.</summary>
public static class StudyActs
{
    public static bool IsOpen(StudyState state) =>
        state is not (StudyState.Released or StudyState.Releasing or StudyState.Rejected or StudyState.MovedOut or StudyState.OnHold);

    public static bool CanHold(StudyState state) => IsOpen(state);

    public static bool CanRelease(StudyState state, Guid? orderId) =>
        state is StudyState.AutoMatched or StudyState.Ready or StudyState.ReleaseFailed or StudyState.LatePending or StudyState.Reopened
        || (orderId is not null && IsOpen(state));

    public static bool CanMatch(StudyState state) => IsOpen(state);

    public static bool CanCorrect(StudyState state) => IsOpen(state);

    public static bool CanReject(StudyState state) => IsOpen(state);
}
