using QaGateway.Dicom;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>Cuts what a hostile or careless header says to what the index holds: received bytes keep the whole (D3), and one bad header must not spoil a batch.</summary>
internal static class HeaderLimits
{
    private const int MaxListed = 32;

    extension(DicomDataset header)
    {
        public string Text(DicomTag tag, int max) => Cut(header.GetText(tag) ?? "", max);

        /// <returns>null when absent or not a number (STO-9: a warning, no refusal).</returns>
        public int? Number(DicomTag tag)
        {
            try
            {
                return header.GetInt(tag);
            }
            catch (DicomValueException)
            {
                return null;
            }
        }
    }

    public static ReceivedHeader Fit(ReceivedHeader header) => header with
    {
        Patient = Fit(header.Patient),
        StudyUid = Cut(header.StudyUid, 64),
        Accession = Cut(header.Accession, 64),
        AccessionIssuer = Cut(header.AccessionIssuer, 64),
        StudyId = Cut(header.StudyId, 64),
        StudyDate = Cut(header.StudyDate, 16),
        StudyTime = Cut(header.StudyTime, 32),
        StudyDescription = Cut(header.StudyDescription, 256),
        ReferringPhysician = Cut(header.ReferringPhysician, 400),
        Modality = Cut(header.Modality, 16),
        BodyPart = Cut(header.BodyPart, 64),
        ProtocolName = Cut(header.ProtocolName, 256),
        StationName = Cut(header.StationName, 64),
        InstitutionName = Cut(header.InstitutionName, 256),
        RequestedProcedureIds = Fit(header.RequestedProcedureIds),
        StepIds = Fit(header.StepIds),
        RequestAccessions = Fit(header.RequestAccessions),
        PerformedStepUids = Fit(header.PerformedStepUids),
        BurnedInAnnotation = Cut(header.BurnedInAnnotation, 16),
    };

    /// <summary>Without NUL, which PostgreSQL cannot hold, and without half a surrogate pair.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            text = text.Replace("\0", "", StringComparison.Ordinal);
        if (text.Length <= max)
            return text;
        return text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
    }

    private static PatientIdentity Fit(PatientIdentity patient) =>
        new(Cut(patient.Name, 400), Cut(patient.PatientId, 64), Cut(patient.Issuer, 64), Cut(patient.BirthDate, 16), Cut(patient.Sex, 16))
        {
            OtherIds = [.. patient.OtherIds.Take(MaxListed).Select(i => new PatientIdentifier(Cut(i.Id, 64), Cut(i.Issuer, 64)))],
        };

    private static IReadOnlyList<string> Fit(IReadOnlyList<string> values) => [.. values.Take(MaxListed).Select(v => Cut(v, 64))];
}
