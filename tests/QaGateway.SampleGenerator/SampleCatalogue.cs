using QaGateway.Dicom;

namespace QaGateway.SampleGenerator;

/// <summary>The studies of dicom-samples/hl7-patients/. People, accession numbers and Study UIDs are those of hl7-samples/.</summary>
public static class SampleCatalogue
{
    private static readonly Guid NameSpace = Guid.Parse("0b1f3d6e-6a43-5d0a-9c55-7a1d8a0f4e21");

    public static IReadOnlyList<SampleStudy> Studies { get; } =
    [
        new()
        {
            Folder = "ct-4711-muster", Modality = "CT", PatientName = "MUSTER^ANNA^M", PatientId = "4711", BirthDate = "19610422", Sex = "F",
            Accession = "A260310001", StudyUid = "2.25.109461937293120456198234509183475634211", StudyTime = "100412",
            Description = "CT abdomen with contrast", Images = 5,
        },
        new()
        {
            Folder = "ct-4712-mueller", Modality = "CT", PatientName = "MÜLLER^JÖRG", PatientId = "4712", BirthDate = "19550101", Sex = "M",
            CharacterSet = ["ISO_IR 100"], Accession = "A260310002", StudyUid = "2.25.231064597123450983456120349587263451023",
            StudyTime = "112030", Description = "CT Schädel", Images = 3,
        },
        new()
        {
            Folder = "cr-4713-beispiel", Modality = "CR", PatientName = "BEISPIEL^BODO", PatientId = "4713", BirthDate = "19720815", Sex = "M",
            Accession = "A260310003", StudyUid = "2.25.178236450912873645019283746501928374650", StudyTime = "093345", Description = "Chest X-ray",
        },
        new()
        {
            Folder = "ct-tmp99-emergency", Modality = "CT", PatientName = "UNKNOWN^FEMALE", PatientId = "TMP99", BirthDate = "19610422", Sex = "F",
            Accession = "A260310004", StudyUid = "2.25.305419896123456789098765432112345678901", StudyTime = "085955", Description = "CT head", Images = 2,
        },
        new()
        {
            Folder = "mr-4714-utf8", Modality = "MR", PatientName = "ŽIŽKOVÁ^ŠÁRKA", PatientId = "4714", BirthDate = "19880229", Sex = "F",
            CharacterSet = ["ISO_IR 192"], Accession = "A260310005", StudyUid = Uid("4714"), StudyTime = "131500", Description = "MR koleno",
            Images = 3, TransferSyntaxUid = Uids.ImplicitVRLittleEndian,
        },
        new()
        {
            Folder = "us-4715-iso2022", Modality = "US", PatientName = "YAMADA^HANAKO=山田^花子=やまだ^はなこ", PatientId = "4715", BirthDate = "19931103",
            Sex = "F", CharacterSet = ["", "ISO 2022 IR 87"], Accession = "A260310006", StudyUid = Uid("4715"), StudyTime = "142210",
            Description = "US abdomen",
        },
        new()
        {
            Folder = "us-4716-multiframe", Modality = "US-MF", PatientName = "PROBE^PAULA", PatientId = "4716", BirthDate = "20010617", Sex = "F",
            Accession = "A260310007", StudyUid = Uid("4716"), StudyTime = "150102", Description = "Echocardiography",
        },
        new()
        {
            Folder = "sc-4713-document", Modality = "SC", PatientName = "BEISPIEL^BODO", PatientId = "4713", BirthDate = "19720815", Sex = "M",
            Accession = "A260310008", StudyUid = Uid("4713-document"), StudyTime = "094500", Description = "Scanned consent form",
        },
        new()
        {
            Folder = "cr-misspelt-no-accession", Modality = "CR", PatientName = "MUSTR^ANNA", PatientId = "4711", BirthDate = "19610422", Sex = "F",
            StudyUid = Uid("misspelt"), StudyTime = "101500", Description = "Chest X-ray",
        },
        new()
        {
            Folder = "ct-accession-of-another", Modality = "CT", PatientName = "MUELLER^GEORG", PatientId = "4721", BirthDate = "19710930", Sex = "M",
            Accession = "A260310002", StudyUid = Uid("accession-of-another"), StudyTime = "112800", Description = "CT head", Images = 2,
        },
    ];

    /// <summary>The UID of a name: always the same one.</summary>
    public static string Uid(string name) => DicomUid.FromName(NameSpace, name);
}
