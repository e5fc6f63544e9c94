using QaGateway.Dicom;
using QaGateway.Dicom.Files;

namespace QaGateway.SampleGenerator;

/// <summary>One file of dicom-samples/hl7-patients/; always the same bytes.</summary>
public sealed record SampleFile(string Path, byte[] Content)
{
    /// <summary>All files, study by study.</summary>
    public static IEnumerable<SampleFile> CreateAll() => SampleCatalogue.Studies.SelectMany(Create);

    private static IEnumerable<SampleFile> Create(SampleStudy study)
    {
        for (var number = 1; number <= study.Images; number++)
        {
            var dataset = SampleImage.Create(study, number);
            yield return new SampleFile($"{study.Folder}/{number:D3}.dcm", new DicomFile(dataset, study.TransferSyntaxUid).Write());
        }
    }
}
