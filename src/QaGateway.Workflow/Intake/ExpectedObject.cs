namespace QaGateway.Workflow.Intake;

/// <summary>What the command or request said that would come; null = it did not say.</summary>
public sealed record ExpectedObject(string? SopClassUid = null, string? SopInstanceUid = null, string? StudyUid = null);
