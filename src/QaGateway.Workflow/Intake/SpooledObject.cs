namespace QaGateway.Workflow.Intake;

/// <summary>A data set on stable storage.</summary>
public sealed record SpooledObject(string Key, string TransferSyntaxUid, string Sha256, string SourceAe, DateTimeOffset ReceivedAt);
