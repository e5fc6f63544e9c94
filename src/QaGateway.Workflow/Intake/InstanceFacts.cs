using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>All that the index needs of a stored object, so that its header need not be held.</summary>
public sealed record InstanceFacts
{
    public required string ObjectKey { get; init; }
    public required ReceivedHeader Header { get; init; }
    public required string SeriesUid { get; init; }
    public required string SopUid { get; init; }
    public required string SopClassUid { get; init; }
    public required string TransferSyntaxUid { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public required string SourceAe { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required IReadOnlyList<StudyWarning> Warnings { get; init; }
    public long? PixelDataOffset { get; init; }
    public int? Number { get; init; }
    public string ContentDate { get; init; } = "";
    public string ContentTime { get; init; } = "";
    public int? Rows { get; init; }
    public int? Columns { get; init; }
    public int? Frames { get; init; }
    public int? SeriesNumber { get; init; }
    public string SeriesDescription { get; init; } = "";
    public string SeriesBodyPart { get; init; } = "";
    public string Laterality { get; init; } = "";
    public string PerformedStepDate { get; init; } = "";
    public string PerformedStepTime { get; init; } = "";
    public string SeriesDate { get; init; } = "";
    public string SeriesTime { get; init; } = "";

    /// <summary>Our id of the instance is the last segment of its key.</summary>
    public Guid Id => Guid.ParseExact(ObjectKey.AsSpan(ObjectKey.LastIndexOf('/') + 1), "n");

    public static InstanceFacts From(DicomScan scan, IReadOnlyList<StudyWarning> warnings, SpooledObject spooled)
    {
        var header = scan.Dataset;
        return new()
        {
            ObjectKey = spooled.Key,
            Header = HeaderLimits.Fit(ReceivedHeader.From(header)),
            SeriesUid = header.Text(Tags.SeriesInstanceUID, 64),
            SopUid = header.Text(Tags.SOPInstanceUID, 64),
            SopClassUid = header.Text(Tags.SOPClassUID, 64),
            TransferSyntaxUid = spooled.TransferSyntaxUid,
            Sha256 = spooled.Sha256,
            Bytes = scan.Length,
            SourceAe = spooled.SourceAe,
            ReceivedAt = spooled.ReceivedAt,
            Warnings = warnings,
            PixelDataOffset = scan.PixelDataOffset,
            Number = header.Number(Tags.InstanceNumber),
            ContentDate = header.Text(Tags.ContentDate, 16),
            ContentTime = header.Text(Tags.ContentTime, 32),
            Rows = header.Number(Tags.Rows),
            Columns = header.Number(Tags.Columns),
            Frames = header.Number(Tags.NumberOfFrames),
            SeriesNumber = header.Number(Tags.SeriesNumber),
            SeriesDescription = header.Text(Tags.SeriesDescription, 256),
            SeriesBodyPart = header.Text(Tags.BodyPartExamined, 64),
            Laterality = header.Text(Tags.Laterality, 16),
            PerformedStepDate = header.Text(Tags.PerformedProcedureStepStartDate, 16),
            PerformedStepTime = header.Text(Tags.PerformedProcedureStepStartTime, 32),
            SeriesDate = header.Text(Tags.SeriesDate, 16),
            SeriesTime = header.Text(Tags.SeriesTime, 32),
        };
    }
}
