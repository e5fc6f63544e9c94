using System.Globalization;
using QaGateway.Dicom;

namespace QaGateway.SampleGenerator;

/// <summary>Makes the data set of one image: what all modalities have; the rest is in <see cref="ModalityModules"/>.</summary>
internal static class SampleImage
{
    private const string Date = "20260310";

    public static DicomDataset Create(SampleStudy study, int number)
    {
        var dataset = new DicomDataset();
        if (study.CharacterSet.Count > 0)
            dataset.Set(Tags.SpecificCharacterSet, [.. study.CharacterSet]);
        AddPatientAndStudy(dataset, study);
        AddSeriesAndEquipment(dataset, study);

        var time = TimeOnly.ParseExact(study.StudyTime, "HHmmss", CultureInfo.InvariantCulture).Add(TimeSpan.FromSeconds(20 + number));
        var text = time.ToString("HHmmss", CultureInfo.InvariantCulture);
        dataset
            .Set(Tags.SOPInstanceUID, SampleCatalogue.Uid($"{study.Folder}/{number}"))
            .SetInt(Tags.InstanceNumber, number)
            .Set(Tags.InstanceCreationDate, Date).Set(Tags.InstanceCreationTime, text)
            .Set(Tags.ContentDate, Date).Set(Tags.ContentTime, text)
            .Set(Tags.AcquisitionDate, Date).Set(Tags.AcquisitionTime, text)
            .Set(Tags.PatientOrientation);
        ModalityModules.Add(dataset, study, number);
        return dataset;
    }

    private static void AddPatientAndStudy(DicomDataset dataset, SampleStudy study) => dataset
        .Set(Tags.PatientName, study.PatientName)
        .Set(Tags.PatientID, study.PatientId)
        .Set(Tags.IssuerOfPatientID, "HOSP")
        .Set(Tags.PatientBirthDate, study.BirthDate)
        .Set(Tags.PatientSex, study.Sex)
        .Set(Tags.StudyInstanceUID, study.StudyUid)
        .Set(Tags.StudyDate, Date)
        .Set(Tags.StudyTime, study.StudyTime)
        .Set(Tags.StudyID, study.Accession.Length > 0 ? "RP" + study.Accession[1..] : "1")
        .Set(Tags.StudyDescription, study.Description)
        .Set(Tags.AccessionNumber, study.Accession)
        .Set(Tags.ReferringPhysicianName, "REFER^RITA^^DR");

    private static void AddSeriesAndEquipment(DicomDataset dataset, SampleStudy study)
    {
        dataset
            .Set(Tags.SeriesInstanceUID, SampleCatalogue.Uid($"{study.Folder}/series"))
            .SetInt(Tags.SeriesNumber, 1)
            .Set(Tags.SeriesDescription, study.Description)
            .Set(Tags.SeriesDate, Date)
            .Set(Tags.SeriesTime, study.StudyTime)
            .Set(Tags.Manufacturer, "QA Gateway")
            .Set(Tags.ManufacturerModelName, "Sample generator")
            .Set(Tags.StationName, study.Modality[..2] + "1")
            .Set(Tags.InstitutionName, "Example Hospital");
        if (study.Accession.Length == 0)
            return;

        dataset.SetItems(Tags.RequestAttributesSequence, new DicomDataset(dataset.CharacterSet)
        {
            { Tags.RequestedProcedureID, "RP" + study.Accession[1..] },
            { Tags.ScheduledProcedureStepID, "SPS" + study.Accession[1..] },
            { Tags.ScheduledProcedureStepDescription, study.Description },
        });
    }
}
