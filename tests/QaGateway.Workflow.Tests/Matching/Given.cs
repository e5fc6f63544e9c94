using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Matching;

/// <summary>A patient, her order and images that agree with both; each test spoils one thing.</summary>
internal static class Given
{
    public static readonly PatientIdentity Jane = new("MÜLLER^JANE", "4711", "HOSP", "19610422", "F");
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static Patient Patient(PatientIdentity? identity = null)
    {
        var p = identity ?? Jane;
        return new Patient { PatientId = p.PatientId, Issuer = p.Issuer, Name = p.Name, NameKey = NameKey.Of(p.Name), BirthDate = p.BirthDate, Sex = p.Sex, OtherIds = p.OtherIds };
    }

    public static Order Order(Patient patient, string accession = "A100", string studyUid = "1.2.3.100", string modality = "CT", string description = "CT Thorax", string procedureId = "RP100") => new()
    {
        PatientRowId = patient.Id,
        Accession = accession,
        StudyUid = studyUid,
        RequestedProcedureId = procedureId,
        Description = description,
        ReceivedAt = Now.AddDays(-1),
        UpdatedAt = Now.AddDays(-1),
        Steps = [new ProcedureStep { StepId = procedureId + "-1", Modality = modality, StationAes = "CT1", StartDate = "20260302", StartTime = "083000", Description = description }],
    };

    public static ReceivedHeader Header(PatientIdentity? identity = null, string accession = "A100", string studyUid = "1.2.3.100", string modality = "CT") => new()
    {
        Patient = identity ?? Jane,
        StudyUid = studyUid,
        Accession = accession,
        Modality = modality,
        BodyPart = "CHEST",
        StudyDate = "20260302",
        StudyTime = "084500",
        AcquiredAt = new DateTime(2026, 3, 2, 8, 45, 0, DateTimeKind.Unspecified),
    };

    public static MatchFacts Facts(IReadOnlyList<ReceivedHeader> headers, params OrderFacts[] orders) =>
        new(new ImageFacts { Headers = headers, SourceAe = "CT1", Modalities = [.. headers.Select(h => h.Modality).Distinct()] }, orders, [], new SiteFacts());

    public static MatchFacts Facts(ReceivedHeader? header = null, Func<OrderFacts, OrderFacts>? order = null)
    {
        var patient = Patient();
        var facts = new OrderFacts { Order = Order(patient), Patient = patient };
        return Facts([header ?? Header()], order?.Invoke(facts) ?? facts);
    }
}
