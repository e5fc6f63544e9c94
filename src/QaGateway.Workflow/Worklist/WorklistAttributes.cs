using System.Collections.Frozen;
using QaGateway.Dicom;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Worklist;

/// <summary>Every attribute of a worklist item by its tag (domain.md §1.11): the one table that matching and answers are made of.</summary>
internal static class WorklistAttributes
{
    private static readonly FrozenDictionary<DicomTag, Func<WorklistEntry, string>> Root = new Dictionary<DicomTag, Func<WorklistEntry, string>>
    {
        [Tags.AccessionNumber] = e => e.Order.Accession,
        [Tags.ReferringPhysicianName] = e => e.Order.ReferringPhysician,
        [Tags.PatientName] = e => e.Patient.Name,
        [Tags.PatientID] = e => e.Patient.PatientId,
        [Tags.IssuerOfPatientID] = e => e.Patient.Issuer,
        [Tags.PatientBirthDate] = e => e.Patient.BirthDate,
        [Tags.PatientSex] = e => e.Patient.Sex,
        [Tags.StudyInstanceUID] = e => e.Order.StudyUid,
        [Tags.RequestingPhysician] = e => e.Order.RequestingPhysician,
        [Tags.RequestedProcedureDescription] = e => e.Order.Description,
        [Tags.RequestedProcedureID] = e => e.Order.RequestedProcedureId,
        [Tags.RequestedProcedurePriority] = e => e.Order.Priority,
        [Tags.ReasonForTheRequestedProcedure] = e => e.Order.Reason,
        [Tags.PlacerOrderNumberImagingServiceRequest] = e => e.Order.PlacerNumber,
        [Tags.FillerOrderNumberImagingServiceRequest] = e => e.Order.FillerNumber,
        [Tags.AdmissionID] = e => e.Order.AdmissionId,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<DicomTag, Func<WorklistEntry, string>> Step = new Dictionary<DicomTag, Func<WorklistEntry, string>>
    {
        [Tags.Modality] = e => e.Step.Modality,
        [Tags.ScheduledStationAETitle] = e => string.Join('\\', e.StationAes),
        [Tags.ScheduledProcedureStepStartDate] = e => e.Step.StartDate,
        [Tags.ScheduledProcedureStepStartTime] = e => e.Step.StartTime,
        [Tags.ScheduledPerformingPhysicianName] = e => e.Step.PerformingPhysician,
        [Tags.ScheduledProcedureStepDescription] = e => e.Step.Description,
        [Tags.ScheduledProcedureStepID] = e => e.Step.StepId,
        [Tags.ScheduledStationName] = e => e.Step.StationName,
        [Tags.ScheduledProcedureStepLocation] = e => e.Step.Location,
        [Tags.ScheduledProcedureStepStatus] = e => StatusOf(e),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<DicomTag, Func<WorklistEntry, IReadOnlyList<Item>>> RootSequences = new Dictionary<DicomTag, Func<WorklistEntry, IReadOnlyList<Item>>>
    {
        [Tags.RequestedProcedureCodeSequence] = e => Code(e.Order.ProcedureCode, e.Order.ProcedureScheme, e.Order.ProcedureMeaning, e.Order.Description),
        [Tags.IssuerOfAccessionNumberSequence] = e => Issuer(e.Order.AccessionIssuer),
        [Tags.IssuerOfAdmissionIDSequence] = e => Issuer(e.Order.AdmissionIssuer),
        [Tags.OrderPlacerIdentifierSequence] = e => Issuer(e.Order.PlacerIssuer),
        [Tags.OrderFillerIdentifierSequence] = e => Issuer(e.Order.FillerIssuer),
        [Tags.OtherPatientIDsSequence] = e =>
            [.. e.Patient.OtherIds.Select(i => new Item { [Tags.PatientID] = i.Id, [Tags.IssuerOfPatientID] = i.Issuer, [Tags.TypeOfPatientID] = "TEXT" })],
        [Tags.ReferencedStudySequence] = _ => [],
        [Tags.ReferencedPatientSequence] = _ => [],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<DicomTag, Func<WorklistEntry, IReadOnlyList<Item>>> StepSequences = new Dictionary<DicomTag, Func<WorklistEntry, IReadOnlyList<Item>>>
    {
        [Tags.ScheduledProtocolCodeSequence] = e => Code(e.Step.ProtocolCode, e.Step.ProtocolScheme, e.Step.ProtocolMeaning, e.Step.Description),
    }.ToFrozenDictionary();

    public static IEnumerable<DicomTag> StepTags => Step.Keys.Concat(StepSequences.Keys).Order();

    /// <summary>An item of a sequence, by tag.</summary>
    internal sealed class Item : Dictionary<DicomTag, string>;

    /// <returns>The value, empty when it has none; null when the worklist does not know the attribute.</returns>
    public static string? Text(WorklistEntry entry, DicomTag tag, bool ofStep)
    {
        if ((ofStep ? Step : Root).TryGetValue(tag, out var read))
            return read(entry);
        if (!DicomDictionary.TryGet(tag, out var known))
            return null;

        return entry.Order.Attributes.TryGetValue(known.Keyword, out var value) || entry.Patient.Attributes.TryGetValue(known.Keyword, out value) ? value : null;
    }

    public static IReadOnlyList<Item>? Items(WorklistEntry entry, DicomTag tag, bool ofStep) =>
        (ofStep ? StepSequences : RootSequences).TryGetValue(tag, out var read) ? read(entry) : null;

    /// <summary>Whether a key can be used for matching at all (QRY-7).</summary>
    public static bool IsMatchable(DicomTag tag, bool ofStep) =>
        ofStep ? Step.ContainsKey(tag) || StepSequences.ContainsKey(tag) : Root.ContainsKey(tag) || RootSequences.ContainsKey(tag);

    private static string StatusOf(WorklistEntry entry) => (entry.Step.State is OrderState.Scheduled ? entry.Order.State : entry.Step.State) switch
    {
        OrderState.Arrived => "ARRIVED",
        OrderState.Started or OrderState.Completed or OrderState.Discontinued => "STARTED", // ended a moment ago (MWL-4)
        _ => "SCHEDULED",
    };

    private static IReadOnlyList<Item> Code(string value, string scheme, string meaning, string description) => value.Length == 0
        ? []
        : [new Item
        {
            [value.Length > 16 ? Tags.LongCodeValue : Tags.CodeValue] = value,
            [Tags.CodingSchemeDesignator] = scheme.Length > 0 ? scheme : "99LOCAL",
            [Tags.CodeMeaning] = meaning.Length > 0 ? meaning : description.Length > 0 ? description : value,
        }];

    private static IReadOnlyList<Item> Issuer(string issuer) => issuer.Length == 0 ? [] : [new Item { [Tags.LocalNamespaceEntityID] = issuer }];
}
