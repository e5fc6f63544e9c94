using System.Globalization;
using QaGateway.Dicom;

namespace QaGateway.Workflow.Studies;

/// <summary>What an instance says of itself, read once at indexing: the image's side of every comparison (domain.md §4.2). Empty string or list = not given.</summary>
public sealed record ReceivedHeader
{
    public required PatientIdentity Patient { get; init; }
    public required string StudyUid { get; init; }
    public string Accession { get; init; } = "";
    public string AccessionIssuer { get; init; } = "";
    public string StudyId { get; init; } = "";
    public string StudyDate { get; init; } = "";
    public string StudyTime { get; init; } = "";
    public string StudyDescription { get; init; } = "";
    public string ReferringPhysician { get; init; } = "";
    public string Modality { get; init; } = "";
    public string BodyPart { get; init; } = "";
    public string ProtocolName { get; init; } = "";
    public string StationName { get; init; } = "";
    public string InstitutionName { get; init; } = "";

    /// <summary>Acquisition, content, series or study date and time, the first that is there; scanner's local time.</summary>
    public DateTime? AcquiredAt { get; init; }

    /// <summary>Root (0040,1001) and those of Request Attributes Sequence (0040,0275).</summary>
    public IReadOnlyList<string> RequestedProcedureIds { get; init; } = [];

    /// <summary>SPS IDs of Request Attributes Sequence.</summary>
    public IReadOnlyList<string> StepIds { get; init; } = [];

    /// <summary>Accession Numbers inside Request Attributes Sequence, each once.</summary>
    public IReadOnlyList<string> RequestAccessions { get; init; } = [];

    /// <summary>SOP Instance UIDs of Referenced Performed Procedure Step Sequence (0008,1111).</summary>
    public IReadOnlyList<string> PerformedStepUids { get; init; } = [];

    /// <summary>(0028,0301): YES, NO or empty.</summary>
    public string BurnedInAnnotation { get; init; } = "";

    /// <summary>Equal for instances that name the same patient: the unit of REC-15 and REC-16.</summary>
    public string IdentityKey => string.Join('\u001f', Patient.PatientId, Patient.Issuer, Patient.Name, Patient.BirthDate, Patient.Sex);

    public static ReceivedHeader From(DicomDataset header)
    {
        var requests = header.GetItems(Tags.RequestAttributesSequence);
        return new ReceivedHeader
        {
            Patient = PatientOf(header),
            StudyUid = header.GetText(Tags.StudyInstanceUID) ?? "",
            Accession = header.GetText(Tags.AccessionNumber) ?? "",
            AccessionIssuer = IssuerOf(header, Tags.IssuerOfAccessionNumberSequence),
            StudyId = header.GetText(Tags.StudyID) ?? "",
            StudyDate = header.GetText(Tags.StudyDate) ?? "",
            StudyTime = header.GetText(Tags.StudyTime) ?? "",
            StudyDescription = header.GetText(Tags.StudyDescription) ?? "",
            ReferringPhysician = header.GetText(Tags.ReferringPhysicianName) ?? "",
            Modality = header.GetText(Tags.Modality) ?? "",
            BodyPart = header.GetText(Tags.BodyPartExamined) ?? "",
            ProtocolName = header.GetText(Tags.ProtocolName) ?? "",
            StationName = header.GetText(Tags.StationName) ?? "",
            InstitutionName = header.GetText(Tags.InstitutionName) ?? "",
            AcquiredAt = AcquisitionOf(header),
            RequestedProcedureIds = Distinct(requests.Prepend(header).Select(i => i.GetText(Tags.RequestedProcedureID))),
            StepIds = Distinct(requests.Select(i => i.GetText(Tags.ScheduledProcedureStepID))),
            RequestAccessions = Distinct(requests.Select(i => i.GetText(Tags.AccessionNumber))),
            PerformedStepUids = Distinct(header.GetItems(Tags.ReferencedPerformedProcedureStepSequence).Select(i => i.GetText(Tags.ReferencedSOPInstanceUID))),
            BurnedInAnnotation = header.GetText(Tags.BurnedInAnnotation) ?? "",
        };
    }

    private static PatientIdentity PatientOf(DicomDataset header) =>
        new(header.GetPersonName(Tags.PatientName)?.ToString() ?? "",
            header.GetText(Tags.PatientID) ?? "",
            header.GetText(Tags.IssuerOfPatientID) ?? "",
            header.GetText(Tags.PatientBirthDate) ?? "",
            header.GetText(Tags.PatientSex) ?? "")
        {
            OtherIds = [.. header.GetItems(Tags.OtherPatientIDsSequence)
                .Select(i => new PatientIdentifier(i.GetText(Tags.PatientID) ?? "", i.GetText(Tags.IssuerOfPatientID) ?? ""))
                .Where(i => i.Id.Length > 0)],
        };

    private static string IssuerOf(DicomDataset header, DicomTag sequence) =>
        header.GetItems(sequence) is [var item, ..]
            ? item.GetText(Tags.LocalNamespaceEntityID) ?? item.GetText(Tags.UniversalEntityID) ?? ""
            : "";

    private static IReadOnlyList<string> Distinct(IEnumerable<string?> values) =>
        [.. values.Where(v => !string.IsNullOrEmpty(v)).Select(v => v!).Distinct(StringComparer.Ordinal)];

    private static DateTime? AcquisitionOf(DicomDataset header)
    {
        if (header.GetText(Tags.AcquisitionDateTime) is { Length: >= 14 } at
            && DateTime.TryParseExact(at[..14], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var whole))
            return whole;

        (DicomTag Date, DicomTag Time)[] pairs =
        [
            (Tags.AcquisitionDate, Tags.AcquisitionTime), (Tags.ContentDate, Tags.ContentTime),
            (Tags.SeriesDate, Tags.SeriesTime), (Tags.StudyDate, Tags.StudyTime),
        ];
        foreach (var (date, time) in pairs)
        {
            if (ParseDateTime(header.GetText(date), header.GetText(time)) is { } value)
                return value;
        }

        return null;
    }

    private static DateTime? ParseDateTime(string? date, string? time)
    {
        if (!DateTime.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return null;

        var digits = (time ?? "").PadRight(6, '0')[..6];
        return TimeSpan.TryParseExact(digits, "hhmmss", CultureInfo.InvariantCulture, out var clock) ? day + clock : day;
    }
}
