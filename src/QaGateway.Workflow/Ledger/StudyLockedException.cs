namespace QaGateway.Workflow.Ledger;

/// <summary>Somebody else works on the study: HTTP 409 with who and until when.</summary>
public sealed class StudyLockedException(Guid studyId, string by, DateTimeOffset until)
    : Exception($"Study {studyId} is locked.")
{
    public Guid StudyId { get; } = studyId;
    public string By { get; } = by;
    public DateTimeOffset Until { get; } = until;
}
