using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

internal static class SeriesRows
{
    private const int CutOffset = 1000;

    /// <summary>The row of the part that is cut from a series (REC-42).</summary>
    public static Series CutFrom(Series whole, Guid studyId, string seriesUid) => new()
    {
        StudyId = studyId,
        SeriesUid = seriesUid,
        ReceivedUid = whole.OriginalUid,
        Modality = whole.Modality,
        Number = whole.Number + CutOffset,
        Description = whole.Description,
        BodyPart = whole.BodyPart,
        Laterality = whole.Laterality,
        ProtocolName = whole.ProtocolName,
        PerformedStepDate = whole.PerformedStepDate,
        PerformedStepTime = whole.PerformedStepTime,
        SeriesDate = whole.SeriesDate,
        SeriesTime = whole.SeriesTime,
        StationName = whole.StationName,
    };
}
