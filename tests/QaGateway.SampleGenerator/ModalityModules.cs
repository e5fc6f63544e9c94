using QaGateway.Dicom;

namespace QaGateway.SampleGenerator;

/// <summary>What each modality adds (PS3.3 Annex A), with the pixels of <see cref="Phantom"/>.</summary>
internal static class ModalityModules
{
    private const int SliceSize = 128;

    public static void Add(DicomDataset dataset, SampleStudy study, int number)
    {
        if (study.Modality != "CR")
            dataset.Set(Tags.Laterality); // wanted where no body part tells that it is none of a pair

        switch (study.Modality)
        {
            case "CT":
                AddCt(dataset, number);
                break;
            case "MR":
                AddMr(dataset, number);
                break;
            case "CR":
                AddCr(dataset);
                break;
            case "US":
                AddUltrasound(dataset);
                break;
            case "US-MF":
                AddUltrasoundClip(dataset);
                break;
            default:
                AddSecondaryCapture(dataset);
                break;
        }
    }

    private static void AddCt(DicomDataset dataset, int number)
    {
        dataset
            .Set(Tags.SOPClassUID, Uids.CTImageStorage).Set(Tags.Modality, "CT")
            .Set(Tags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .Set(Tags.KVP, "120").SetInt(Tags.AcquisitionNumber, 1)
            .Set(Tags.RescaleIntercept, "-1024").Set(Tags.RescaleSlope, "1").Set(Tags.RescaleType, "HU")
            .Set(Tags.WindowCenter, "40").Set(Tags.WindowWidth, "400");
        AddPlane(dataset, number, spacing: 3);
        AddGray(dataset, SliceSize, SliceSize, bits: 12, allocated: 16);
        dataset.SetBytes(Tags.PixelData, DicomVr.OW, Phantom.CtSlice(SliceSize, number));
    }

    private static void AddMr(DicomDataset dataset, int number)
    {
        dataset
            .Set(Tags.SOPClassUID, Uids.MRImageStorage).Set(Tags.Modality, "MR")
            .Set(Tags.ImageType, "ORIGINAL", "PRIMARY", "OTHER")
            .Set(Tags.ScanningSequence, "SE").Set(Tags.SequenceVariant, "NONE").Set(Tags.ScanOptions)
            .Set(Tags.MRAcquisitionType, "2D").Set(Tags.RepetitionTime, "500").Set(Tags.EchoTime, "15").SetInt(Tags.EchoTrainLength, 1)
            .Set(Tags.MagneticFieldStrength, "1.5")
            .Set(Tags.WindowCenter, "600").Set(Tags.WindowWidth, "1200");
        AddPlane(dataset, number, spacing: 4);
        AddGray(dataset, SliceSize, SliceSize, bits: 12, allocated: 16);
        dataset.SetBytes(Tags.PixelData, DicomVr.OW, Phantom.MrSlice(SliceSize, number));
    }

    private static void AddCr(DicomDataset dataset)
    {
        const int size = 256;
        dataset
            .Set(Tags.SOPClassUID, Uids.ComputedRadiographyImageStorage).Set(Tags.Modality, "CR")
            .Set(Tags.ImageType, "ORIGINAL", "PRIMARY")
            .Set(Tags.BodyPartExamined, "CHEST").Set(Tags.ViewPosition, "PA").Set(Tags.PatientOrientation, "L", "F")
            .Set(Tags.WindowCenter, "512").Set(Tags.WindowWidth, "1024");
        AddGray(dataset, size, size, bits: 10, allocated: 16);
        dataset.Set(Tags.PhotometricInterpretation, "MONOCHROME1");
        dataset.SetBytes(Tags.PixelData, DicomVr.OW, Phantom.Chest(size));
    }

    private static void AddUltrasound(DicomDataset dataset)
    {
        const int rows = 120, columns = 160;
        dataset
            .Set(Tags.SOPClassUID, Uids.UltrasoundImageStorage).Set(Tags.Modality, "US")
            .Set(Tags.ImageType, "ORIGINAL", "PRIMARY", "ABDOMINAL", "0011")
            .SetInt(Tags.SamplesPerPixel, 3).Set(Tags.PhotometricInterpretation, "RGB").SetInt(Tags.PlanarConfiguration, 0)
            .Set(Tags.LossyImageCompression, "00");
        AddMatrix(dataset, rows, columns, bits: 8, allocated: 8);
        dataset.SetBytes(Tags.PixelData, DicomVr.OB, Phantom.ColorFan(rows, columns));
    }

    private static void AddUltrasoundClip(DicomDataset dataset)
    {
        const int size = 96, frames = 8;
        dataset
            .Set(Tags.SOPClassUID, Uids.UltrasoundMultiFrameImageStorage).Set(Tags.Modality, "US")
            .Set(Tags.ImageType, "ORIGINAL", "PRIMARY", "2D IMAGING", "0001")
            .SetInt(Tags.NumberOfFrames, frames).Set(Tags.FrameTime, "66.67").SetTags(Tags.FrameIncrementPointer, Tags.FrameTime)
            .Set(Tags.LossyImageCompression, "00");
        AddGray(dataset, size, size, bits: 8, allocated: 8);
        dataset.SetBytes(Tags.PixelData, DicomVr.OB, Phantom.BeatingHeart(size, frames));
    }

    private static void AddSecondaryCapture(DicomDataset dataset)
    {
        const int rows = 182, columns = 128;
        dataset
            .Set(Tags.SOPClassUID, Uids.SecondaryCaptureImageStorage).Set(Tags.Modality, "OT")
            .Set(Tags.ConversionType, "SD").Set(Tags.ImageType, "DERIVED", "SECONDARY");
        AddGray(dataset, rows, columns, bits: 8, allocated: 8);
        dataset.SetBytes(Tags.PixelData, DicomVr.OB, Phantom.Document(rows, columns));
    }

    private static void AddPlane(DicomDataset dataset, int number, int spacing) => dataset
        .Set(Tags.PatientPosition, "HFS")
        .Set(Tags.FrameOfReferenceUID, SampleCatalogue.Uid(dataset.GetText(Tags.SeriesInstanceUID) + "/frame"))
        .Set(Tags.PositionReferenceIndicator)
        .SetDouble(Tags.PixelSpacing, 2.5, 2.5)
        .SetDouble(Tags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .SetDouble(Tags.ImagePositionPatient, -160, -160, spacing * (number - 1))
        .SetDouble(Tags.SliceThickness, spacing)
        .SetDouble(Tags.SliceLocation, spacing * (number - 1));

    private static void AddGray(DicomDataset dataset, int rows, int columns, int bits, int allocated)
    {
        dataset.SetInt(Tags.SamplesPerPixel, 1).Set(Tags.PhotometricInterpretation, "MONOCHROME2");
        AddMatrix(dataset, rows, columns, bits, allocated);
    }

    private static void AddMatrix(DicomDataset dataset, int rows, int columns, int bits, int allocated) => dataset
        .SetInt(Tags.Rows, rows).SetInt(Tags.Columns, columns)
        .SetInt(Tags.BitsAllocated, allocated).SetInt(Tags.BitsStored, bits).SetInt(Tags.HighBit, bits - 1)
        .SetInt(Tags.PixelRepresentation, 0);
}
