using System.Globalization;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;

namespace QaGateway.Testing;

/// <summary>A small CT study as a modality would make it: what is not set stays as the worklist example of patient 4711.</summary>
public sealed record TestStudy
{
    public string PatientName { get; init; } = "MUSTER^ANNA^M";
    public string PatientId { get; init; } = "4711";
    public string? Issuer { get; init; } = "HOSP";
    public string BirthDate { get; init; } = "19610422";
    public string Sex { get; init; } = "F";
    public string Accession { get; init; } = "A260310001";
    public string StudyUid { get; init; } = "2.25.109461937293120456198234509183475634211";
    public string SeriesUid { get; init; } = DicomUid.New();
    public string Modality { get; init; } = "CT";
    public string SopClassUid { get; init; } = Uids.CTImageStorage;
    public string StudyDate { get; init; } = "20260310";
    public string StudyTime { get; init; } = "100312";
    public string? CharacterSet { get; init; }
    public int Instances { get; init; } = 3;
    public int Edge { get; init; } = 64;
    public string TransferSyntaxUid { get; init; } = Uids.ExplicitVRLittleEndian;

    /// <summary>The instances as data sets, in order of their number; SOP Instance UIDs are new each time.</summary>
    public IReadOnlyList<DicomDataset> Build() => [.. Enumerable.Range(1, Instances).Select(Instance)];

    /// <summary>Writes Part 10 files into the folder.</summary>
    public IReadOnlyList<string> WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach (var instance in Build())
        {
            var path = Path.Combine(folder, $"{SeriesUid[^8..]}-{instance.GetInt(Tags.InstanceNumber):000}.dcm");
            var header = Part10.CreateHeader(SopClassUid, instance.GetText(Tags.SOPInstanceUID)!, TransferSyntaxUid);
            File.WriteAllBytes(path, [.. header, .. DicomWriter.Write(instance, TransferSyntaxUid)]);
            paths.Add(path);
        }

        return paths;
    }

    private DicomDataset Instance(int number)
    {
        var image = new DicomDataset();
        if (CharacterSet is not null)
            image.Set(Tags.SpecificCharacterSet, CharacterSet);

        image
            .Set(Tags.SOPClassUID, SopClassUid)
            .Set(Tags.SOPInstanceUID, DicomUid.New())
            .Set(Tags.StudyDate, StudyDate)
            .Set(Tags.SeriesDate, StudyDate)
            .Set(Tags.AcquisitionDate, StudyDate)
            .Set(Tags.ContentDate, StudyDate)
            .Set(Tags.StudyTime, StudyTime)
            .Set(Tags.AcquisitionTime, StudyTime)
            .Set(Tags.ContentTime, StudyTime)
            .Set(Tags.AccessionNumber, Accession)
            .Set(Tags.Modality, Modality)
            .Set(Tags.Manufacturer, "QA Gateway tests")
            .Set(Tags.ReferringPhysicianName, "")
            .Set(Tags.PatientName, PatientName)
            .Set(Tags.PatientID, PatientId)
            .Set(Tags.PatientBirthDate, BirthDate)
            .Set(Tags.PatientSex, Sex)
            .Set(Tags.StudyInstanceUID, StudyUid)
            .Set(Tags.SeriesInstanceUID, SeriesUid)
            .Set(Tags.StudyID, "1")
            .Set(Tags.SeriesNumber, "1")
            .Set(Tags.InstanceNumber, number.ToString(CultureInfo.InvariantCulture));
        if (Issuer is not null)
            image.Set(Tags.IssuerOfPatientID, Issuer);

        AddPixels(image, number);
        return image;
    }

    private void AddPixels(DicomDataset image, int number)
    {
        image
            .Set(Tags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .Set(Tags.RescaleIntercept, "-1024")
            .Set(Tags.RescaleSlope, "1")
            .Set(Tags.WindowCenter, "40")
            .Set(Tags.WindowWidth, "400")
            .Set(Tags.PhotometricInterpretation, "MONOCHROME2")
            .SetInt(Tags.SamplesPerPixel, 1)
            .SetInt(Tags.Rows, Edge)
            .SetInt(Tags.Columns, Edge)
            .SetInt(Tags.BitsAllocated, 16)
            .SetInt(Tags.BitsStored, 16)
            .SetInt(Tags.HighBit, 15)
            .SetInt(Tags.PixelRepresentation, 0);
        var pixels = new byte[Edge * Edge * 2];
        for (var i = 0; i < Edge * Edge; i++)
        {
            var value = (ushort)(1024 + ((i % Edge * 8) + (i / Edge * 8) + (number * 16)) % 400);
            BitConverter.TryWriteBytes(pixels.AsSpan(i * 2), value);
        }

        image.SetBytes(Tags.PixelData, DicomVr.OW, pixels);
    }
}
