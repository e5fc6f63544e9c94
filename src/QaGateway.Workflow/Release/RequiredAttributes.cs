using QaGateway.Dicom;

namespace QaGateway.Workflow.Release;

/// <summary>DICT-2: what the modules that a release touches cannot do without. Type 1 of PS3.3 (Patient, General Study, General Series, SOP Common), and by policy an identified patient. Absent type 2 attributes do not stop a release: they are as common as they are harmless.</summary>
public static class RequiredAttributes
{
    private static readonly (DicomTag Tag, string Keyword, bool Overridable)[] Table =
    [
        (Tags.PatientName, "PatientName", true),             // C.7.1.1, type 2; policy: an archive without names is of no use
        (Tags.PatientID, "PatientID", true),                 // C.7.1.1, type 2; policy
        (Tags.StudyInstanceUID, "StudyInstanceUID", false),  // C.7.2.1, type 1
        (Tags.SeriesInstanceUID, "SeriesInstanceUID", false), // C.7.3.1, type 1
        (Tags.Modality, "Modality", true),                   // C.7.3.1, type 1
        (Tags.SOPClassUID, "SOPClassUID", false),            // C.12.1, type 1
        (Tags.SOPInstanceUID, "SOPInstanceUID", false),      // C.12.1, type 1
    ];

    /// <returns>Keywords of what is missing or empty.</returns>
    public static IEnumerable<string> MissingFrom(DicomDataset header) =>
        Table.Where(row => string.IsNullOrWhiteSpace(header.GetText(row.Tag))).Select(row => row.Keyword);

    public static bool MayBeOverridden(string keyword) => Array.Find(Table, row => row.Keyword == keyword).Overridable;
}
