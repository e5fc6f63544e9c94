namespace QaGateway.Workflow.Matching;

/// <summary>Keys of <see cref="Evidence"/>: stable, they are in ledgers and in REST.</summary>
public static class EvidenceKeys
{
    public const string StudyUid = "StudyUid";
    public const string PerformedStep = "PerformedStep";
    public const string Accession = "Accession";
    public const string RequestedProcedureId = "RequestedProcedureId";
    public const string StepId = "StepId";
    public const string PatientId = "PatientId";
    public const string Name = "Name";
    public const string BirthDate = "BirthDate";
    public const string Sex = "Sex";
    public const string Modality = "Modality";
    public const string Station = "Station";
    public const string Served = "Served";
    public const string Time = "Time";
    public const string BodyPart = "BodyPart";
}
