using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>Small synthetic objects.</summary>
internal static class Objects
{
    public static DicomDataset Ct(string? uid = null, int pixels = 64) => new DicomDataset()
        .Set(Tags.SOPClassUID, Uids.CTImageStorage)
        .Set(Tags.SOPInstanceUID, uid ?? DicomUid.New())
        .Set(Tags.StudyInstanceUID, "1.2.826.0.1.3680043.10.1.1")
        .Set(Tags.SeriesInstanceUID, "1.2.826.0.1.3680043.10.1.2")
        .Set(Tags.PatientName, "Test^Synthetic")
        .Set(Tags.PatientID, "T1")
        .Set(Tags.Modality, "CT")
        .SetInt(Tags.Rows, 8)
        .SetInt(Tags.Columns, 8)
        .SetInt(Tags.BitsAllocated, 16)
        .SetBytes(Tags.PixelData, DicomVr.OW, new byte[pixels * 2]);

    public static DicomObjectSource Source(DicomDataset dataset, string transferSyntax = Uids.ExplicitVRLittleEndian)
    {
        var bytes = DicomWriter.Write(dataset, transferSyntax);
        return new DicomObjectSource(
            dataset.GetText(Tags.SOPClassUID)!, dataset.GetText(Tags.SOPInstanceUID)!, transferSyntax, _ => new ValueTask<Stream>(new MemoryStream(bytes)));
    }

    public static byte[] Part10File(DicomDataset dataset, string transferSyntax = Uids.ExplicitVRLittleEndian) =>
    [
        .. Part10.CreateHeader(dataset.GetText(Tags.SOPClassUID)!, dataset.GetText(Tags.SOPInstanceUID)!, transferSyntax),
        .. DicomWriter.Write(dataset, transferSyntax),
    ];
}
