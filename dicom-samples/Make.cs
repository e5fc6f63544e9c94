#:project ../src/QaGateway.Dicom/QaGateway.Dicom.csproj

// Makes the DICOM samples: dotnet run dicom-samples/Make.cs
// Everything is drawn here; the people do not exist. UIDs and pixels are the same every time.
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;

var root = args is [var folder, ..] ? folder : "dicom-samples";
var ns = new Guid("6f0d3c8e-6f5b-4b52-9d5e-2b0f6d0a3c11");

Study[] studies =
[
    new("ct-abdomen", "CT", Uids.CTImageStorage, 3, "BRUNNER^CLARA", "20001", "HOSP", "19740311", "F", "A260901001",
        "2.25.285194629016432581096542117846302194871", "CT abdomen", "100500"),
    new("mr-head", "MR", Uids.MRImageStorage, 2, "MULLER^JORG", "20002", "HOSP", "19550101", "M", "",
        DicomUid.FromName(ns, "mr-head"), "MR head", "110700"),
    new("us-thyroid", "US", Uids.UltrasoundImageStorage, 1, "BERG^LENA", "20009", "HOSP", "19901102", "F", "A260901003",
        DicomUid.FromName(ns, "us-thyroid"), "US thyroid", "113200"),
    new("cr-unknown", "CR", Uids.ComputedRadiographyImageStorage, 1, "UNKNOWN^MALE", "TMP99", "", "", "M", "",
        DicomUid.FromName(ns, "cr-unknown"), "Chest", "121000"),
];

foreach (var study in studies)
{
    Directory.CreateDirectory(Path.Combine(root, study.Folder));
    for (var number = 1; number <= study.Images; number++)
    {
        var image = Samples.Image(study, number, ns);
        var header = Part10.CreateHeader(study.SopClass, image.GetText(Tags.SOPInstanceUID)!, Uids.ExplicitVRLittleEndian);
        File.WriteAllBytes(Path.Combine(root, study.Folder, $"{number:000}.dcm"), [.. header, .. DicomWriter.Write(image, Uids.ExplicitVRLittleEndian)]);
    }
}

internal sealed record Study(
    string Folder, string Modality, string SopClass, int Images, string Name, string PatientId, string Issuer, string BirthDate, string Sex, string Accession,
    string StudyUid, string Description, string Time);

internal static class Samples
{
    private const string Day = "20260901";
    private const int Edge = 128;

    public static DicomDataset Image(Study study, int number, Guid ns)
    {
        var image = new DicomDataset()
            .Set(Tags.ImageType, "ORIGINAL", "PRIMARY")
            .Set(Tags.SOPClassUID, study.SopClass)
            .Set(Tags.SOPInstanceUID, DicomUid.FromName(ns, $"{study.Folder}/{number}"))
            .Set(Tags.StudyDate, Day).Set(Tags.SeriesDate, Day).Set(Tags.AcquisitionDate, Day).Set(Tags.ContentDate, Day)
            .Set(Tags.StudyTime, study.Time).Set(Tags.SeriesTime, study.Time).Set(Tags.AcquisitionTime, study.Time).Set(Tags.ContentTime, study.Time)
            .Set(Tags.AccessionNumber, study.Accession)
            .Set(Tags.Modality, study.Modality)
            .Set(Tags.Manufacturer, "QA Gateway samples")
            .Set(Tags.ReferringPhysicianName, "")
            .Set(Tags.StudyDescription, study.Description)
            .Set(Tags.PatientName, study.Name)
            .Set(Tags.PatientID, study.PatientId)
            .Set(Tags.PatientBirthDate, study.BirthDate)
            .Set(Tags.PatientSex, study.Sex)
            .Set(Tags.PatientComments, "Synthetic person; drawn by dicom-samples/Make.cs")
            .Set(Tags.StudyInstanceUID, study.StudyUid)
            .Set(Tags.SeriesInstanceUID, DicomUid.FromName(ns, $"{study.Folder}/series"))
            .Set(Tags.StudyID, "")
            .Set(Tags.SeriesNumber, "1")
            .Set(Tags.InstanceNumber, $"{number}")
            .Set(Tags.PatientOrientation, "")
            .Set(Tags.PhotometricInterpretation, "MONOCHROME2")
            .Set(Tags.WindowCenter, "2048").Set(Tags.WindowWidth, "4096")
            .SetInt(Tags.SamplesPerPixel, 1).SetInt(Tags.Rows, Edge).SetInt(Tags.Columns, Edge)
            .SetInt(Tags.BitsAllocated, 16).SetInt(Tags.BitsStored, 12).SetInt(Tags.HighBit, 11).SetInt(Tags.PixelRepresentation, 0);
        if (study.Issuer.Length > 0)
            image.Set(Tags.IssuerOfPatientID, study.Issuer);

        return image.SetBytes(Tags.PixelData, DicomVr.OW, Pixels(number, study.Images));
    }

    /// <summary>A body with two kidneys and a spine, a slice at a time: good enough to see which way is up.</summary>
    private static byte[] Pixels(int number, int of)
    {
        var pixels = new byte[Edge * Edge * 2];
        var size = 0.75 + (0.15 * number / of);
        for (var y = 0; y < Edge; y++)
        {
            for (var x = 0; x < Edge; x++)
            {
                var (u, v) = ((x - (Edge / 2.0)) / (Edge / 2.0) / size, (y - (Edge / 2.0)) / (Edge / 2.0) / size);
                var value = Inside(u, v, 0, 0, 0.95, 0.7) ? 1500 : 40;
                if (Inside(u, v, -0.45, 0.15, 0.18, 0.25) || Inside(u, v, 0.45, 0.15, 0.18, 0.25))
                    value = 2300;
                if (Inside(u, v, 0, 0.42, 0.16, 0.16))
                    value = 3600;
                if (Inside(u, v, -0.3, -0.3, 0.35, 0.22))
                    value = 1900;

                BitConverter.TryWriteBytes(pixels.AsSpan(((y * Edge) + x) * 2), (ushort)(value + ((x * 7) + (y * 13)) % 60));
            }
        }

        return pixels;
    }

    private static bool Inside(double x, double y, double centreX, double centreY, double radiusX, double radiusY) =>
        Math.Pow((x - centreX) / radiusX, 2) + Math.Pow((y - centreY) / radiusY, 2) <= 1;
}
