namespace QaGateway.Workflow.Intake;

/// <summary>Why an object was rejected (DCM codes, domain.md §4.6).</summary>
public static class RejectionCodes
{
    public const string Quality = "113001";
    public const string PatientSafety = "113037";
    public const string WrongWorklistEntry = "113038";
    public const string RetentionExpired = "113039";
}
