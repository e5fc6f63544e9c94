using QaGateway.Dicom;

namespace QaGateway.SampleGenerator;

/// <summary>A study of a person who does not exist.</summary>
public sealed record SampleStudy
{
    public required string Folder { get; init; }

    public required string Modality { get; init; }

    public required string PatientName { get; init; }

    public required string PatientId { get; init; }

    public required string BirthDate { get; init; }

    public required string Sex { get; init; }

    /// <summary>Values of (0008,0005); none for ASCII.</summary>
    public IReadOnlyList<string> CharacterSet { get; init; } = [];

    /// <summary>Empty when the technologist typed none.</summary>
    public string Accession { get; init; } = "";

    public required string StudyUid { get; init; }

    public required string StudyTime { get; init; }

    public required string Description { get; init; }

    public int Images { get; init; } = 1;

    public string TransferSyntaxUid { get; init; } = Uids.ExplicitVRLittleEndian;
}
