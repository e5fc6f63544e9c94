namespace QaGateway.Workflow.Security;

/// <summary>Event ids of PS3.15 A.5 that the gateway writes (§6.3).</summary>
public static class AuditEvent
{
    public const string ApplicationActivity = "110100";
    public const string AuditLogUsed = "110101";
    public const string InstancesAccessed = "110103";
    public const string Export = "110106";
    public const string NetworkEntry = "110108";
    public const string OrderRecord = "110109";
    public const string PatientRecord = "110110";
    public const string ProcedureRecord = "110111";
    public const string Query = "110112";
    public const string SecurityAlert = "110113";
    public const string UserAuthentication = "110114";
}

/// <summary>Outcome indicators of PS3.15 A.5.</summary>
public static class AuditOutcome
{
    public const int Success = 0;
    public const int MinorFailure = 4;
    public const int SeriousFailure = 8;
    public const int MajorFailure = 12;
}

/// <summary>What is to be written: who did what to whom, from where.</summary>
/// <param name="Action">The DCM type code in words or the act, e.g. <c>Login</c>, <c>View</c>, <c>Corrected</c>.</param>
public sealed record AuditRecord(string Event, string Action, string User)
{
    public int Outcome { get; init; } = AuditOutcome.Success;
    public string Source { get; init; } = "";
    public Guid? StudyId { get; init; }
    public string PatientId { get; init; } = "";
    public string Text { get; init; } = "";
}
