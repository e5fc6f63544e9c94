using System.Collections.Frozen;
using System.Globalization;
using System.Linq.Expressions;
using QaGateway.Dicom;

namespace QaGateway.Workflow.Archive;

/// <summary>How a key is compared (QRY-1, QRY-2).</summary>
internal enum KeyKind
{
    /// <summary>Single value or wild card; case counts.</summary>
    Text,
    Uid,
    Name,
    Date,
    Time,

    /// <summary>IS, US: the number.</summary>
    Number,

    /// <summary>Any of several values (WEB-2).</summary>
    AnyOf,

    /// <summary>Returned, not matched.</summary>
    Return,
}

/// <summary>An attribute that queries know (§1.9).</summary>
/// <param name="Value">Its value in a row, several joined by backslash; empty = unknown.</param>
internal sealed record ArchiveAttribute(DicomTag Tag, QueryLevel Level, KeyKind Kind, Func<ArchiveRow, string> Value)
{
    /// <summary>For the database; null: compared here only.</summary>
    public Expression<Func<ArchiveJoin, string>>? Column { get; init; }
    public Expression<Func<ArchiveJoin, int?>>? Number { get; init; }

    /// <summary>QIDO returns it without being asked (PS3.18 §10.6.3.3).</summary>
    public bool Always { get; init; }

    /// <summary>Unique key of its level.</summary>
    public bool IsUnique => Kind is KeyKind.Uid && Tag != Tags.SOPClassUID;
}

/// <summary>The attributes of the archive, a line each.</summary>
internal static class ArchiveAttributes
{
    public static readonly IReadOnlyList<ArchiveAttribute> All =
    [
        new(Tags.PatientName, QueryLevel.Patient, KeyKind.Name, r => r.PatientName) { Column = j => j.Study.PatientNameKey, Always = true },
        new(Tags.PatientID, QueryLevel.Patient, KeyKind.Text, r => r.PatientId) { Column = j => j.Study.PatientId, Always = true },
        new(Tags.IssuerOfPatientID, QueryLevel.Patient, KeyKind.Text, r => r.Issuer) { Column = j => j.Study.Issuer },
        new(Tags.PatientBirthDate, QueryLevel.Patient, KeyKind.Date, r => r.BirthDate) { Column = j => j.Study.BirthDate, Always = true },
        new(Tags.PatientSex, QueryLevel.Patient, KeyKind.Text, r => r.Sex) { Column = j => j.Study.Sex, Always = true },
        new(Tags.NumberOfPatientRelatedStudies, QueryLevel.Patient, KeyKind.Return, r => Text(r.PatientStudies)),
        new(Tags.NumberOfPatientRelatedSeries, QueryLevel.Patient, KeyKind.Return, r => Text(r.PatientSeries)),
        new(Tags.NumberOfPatientRelatedInstances, QueryLevel.Patient, KeyKind.Return, r => Text(r.PatientInstances)),

        new(Tags.StudyInstanceUID, QueryLevel.Study, KeyKind.Uid, r => r.StudyUid) { Column = j => j.Study.EffectiveStudyUid, Always = true },
        new(Tags.StudyDate, QueryLevel.Study, KeyKind.Date, r => r.StudyDate) { Column = j => j.Study.StudyDate, Always = true },
        new(Tags.StudyTime, QueryLevel.Study, KeyKind.Time, r => r.StudyTime) { Always = true },
        new(Tags.AccessionNumber, QueryLevel.Study, KeyKind.Text, r => r.Accession) { Column = j => j.Study.Accession, Always = true },
        new(Tags.StudyID, QueryLevel.Study, KeyKind.Text, r => r.StudyId) { Column = j => j.Study.StudyId, Always = true },
        new(Tags.ModalitiesInStudy, QueryLevel.Study, KeyKind.AnyOf, r => r.Modalities) { Column = j => j.Study.Modalities, Always = true },
        new(Tags.SOPClassesInStudy, QueryLevel.Study, KeyKind.Return, r => string.Join('\\', r.StudySopClasses ?? [])),
        new(Tags.ReferringPhysicianName, QueryLevel.Study, KeyKind.Name, r => r.ReferringPhysician) { Always = true },
        new(Tags.StudyDescription, QueryLevel.Study, KeyKind.Text, r => r.StudyDescription) { Column = j => j.Study.StudyDescription, Always = true },
        new(Tags.NumberOfStudyRelatedSeries, QueryLevel.Study, KeyKind.Return, r => Text(r.StudySeries)) { Always = true },
        new(Tags.NumberOfStudyRelatedInstances, QueryLevel.Study, KeyKind.Return, r => Text(r.StudyInstances)) { Always = true },

        new(Tags.SeriesInstanceUID, QueryLevel.Series, KeyKind.Uid, r => r.SeriesUid) { Column = j => j.Series.SeriesUid, Always = true },
        new(Tags.Modality, QueryLevel.Series, KeyKind.Text, r => r.Modality) { Column = j => j.Series.Modality, Always = true },
        new(Tags.SeriesNumber, QueryLevel.Series, KeyKind.Number, r => Text(r.SeriesNumber)) { Number = j => j.Series.Number, Always = true },
        new(Tags.SeriesDescription, QueryLevel.Series, KeyKind.Text, r => r.SeriesDescription) { Column = j => j.Series.Description, Always = true },
        new(Tags.BodyPartExamined, QueryLevel.Series, KeyKind.Text, r => r.BodyPart) { Column = j => j.Series.BodyPart },
        new(Tags.Laterality, QueryLevel.Series, KeyKind.Text, r => r.Laterality) { Column = j => j.Series.Laterality },
        new(Tags.ProtocolName, QueryLevel.Series, KeyKind.Text, r => r.ProtocolName) { Column = j => j.Series.ProtocolName },
        new(Tags.StationName, QueryLevel.Series, KeyKind.Text, r => r.StationName) { Column = j => j.Series.StationName },
        new(Tags.SeriesDate, QueryLevel.Series, KeyKind.Date, r => r.SeriesDate) { Column = j => j.Series.SeriesDate },
        new(Tags.SeriesTime, QueryLevel.Series, KeyKind.Time, r => r.SeriesTime),
        new(Tags.PerformedProcedureStepStartDate, QueryLevel.Series, KeyKind.Date, r => r.PerformedStepDate) { Column = j => j.Series.PerformedStepDate, Always = true },
        new(Tags.PerformedProcedureStepStartTime, QueryLevel.Series, KeyKind.Time, r => r.PerformedStepTime) { Always = true },
        new(Tags.NumberOfSeriesRelatedInstances, QueryLevel.Series, KeyKind.Return, r => Text(r.SeriesInstances)) { Always = true },

        new(Tags.SOPInstanceUID, QueryLevel.Image, KeyKind.Uid, r => r.SopUid) { Column = j => j.Instance.SopUid, Always = true },
        new(Tags.SOPClassUID, QueryLevel.Image, KeyKind.Uid, r => r.SopClassUid) { Column = j => j.Instance.SopClassUid, Always = true },
        new(Tags.InstanceNumber, QueryLevel.Image, KeyKind.Number, r => Text(r.InstanceNumber)) { Number = j => j.Instance.Number, Always = true },
        new(Tags.ContentDate, QueryLevel.Image, KeyKind.Date, r => r.ContentDate) { Column = j => j.Instance.ContentDate },
        new(Tags.ContentTime, QueryLevel.Image, KeyKind.Time, r => r.ContentTime),
        new(Tags.Rows, QueryLevel.Image, KeyKind.Number, r => Text(r.Rows)) { Number = j => j.Instance.Rows, Always = true },
        new(Tags.Columns, QueryLevel.Image, KeyKind.Number, r => Text(r.Columns)) { Number = j => j.Instance.Columns, Always = true },
        new(Tags.NumberOfFrames, QueryLevel.Image, KeyKind.Number, r => Text(r.Frames)) { Number = j => j.Instance.Frames, Always = true },
        new(Tags.AvailableTransferSyntaxUID, QueryLevel.Image, KeyKind.Return, r => r.TransferSyntaxUid) { Always = true },
    ];

    /// <summary>Inside the one item of Request Attributes Sequence (WEB-1).</summary>
    public static readonly IReadOnlyList<ArchiveAttribute> OfRequest =
    [
        new(Tags.RequestedProcedureID, QueryLevel.Series, KeyKind.Text, r => r.RequestedProcedureId) { Column = j => j.Series.RequestedProcedureId },
        new(Tags.ScheduledProcedureStepID, QueryLevel.Series, KeyKind.Text, r => r.StepId) { Column = j => j.Series.StepId },
    ];

    private static readonly FrozenDictionary<DicomTag, ArchiveAttribute> ByTag = All.ToFrozenDictionary(a => a.Tag);

    public static ArchiveAttribute? Find(DicomTag tag) => ByTag.GetValueOrDefault(tag);

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
