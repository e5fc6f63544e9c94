using QaGateway.Dicom;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Performed;

/// <summary>What an N-CREATE and an N-SET of a performed step must bring and must leave alone (MPP-1 to MPP-3; PS3.4 §F.7.2).</summary>
internal static class PerformedRules
{
    public const string InProgress = "IN PROGRESS";

    private static readonly DicomTag[] TypeOne =
    [
        Tags.PerformedProcedureStepID, Tags.PerformedStationAETitle, Tags.PerformedProcedureStepStartDate, Tags.PerformedProcedureStepStartTime,
        Tags.PerformedProcedureStepStatus, Tags.Modality,
    ];

    /// <summary>Fixed by the N-CREATE.</summary>
    private static readonly DicomTag[] Fixed =
    [
        Tags.PatientName, Tags.PatientID, Tags.PatientBirthDate, Tags.PatientSex, Tags.PerformedProcedureStepID, Tags.PerformedStationAETitle,
        Tags.PerformedStationName, Tags.PerformedLocation, Tags.PerformedProcedureStepStartDate, Tags.PerformedProcedureStepStartTime, Tags.Modality, Tags.StudyID,
    ];

    /// <returns>null when the data set may be created.</returns>
    public static NResponse? OnCreate(DicomDataset data)
    {
        if (!data.Contains(Tags.ScheduledStepAttributesSequence))
            return Missing(Tags.ScheduledStepAttributesSequence);
        var scheduled = data.GetItems(Tags.ScheduledStepAttributesSequence);
        if (scheduled.Count is 0)
            return Empty(Tags.ScheduledStepAttributesSequence);
        if (scheduled.Any(i => !i.Contains(Tags.StudyInstanceUID)))
            return Missing(Tags.StudyInstanceUID);
        if (scheduled.Any(i => string.IsNullOrEmpty(i.GetText(Tags.StudyInstanceUID))))
            return Empty(Tags.StudyInstanceUID);
        if (Lacking(data, TypeOne) is { } lacking)
            return lacking;
        return data.GetText(Tags.PerformedProcedureStepStatus) is InProgress
            ? null
            : new NResponse(DimseStatus.InvalidAttributeValue, ErrorComment: "the status of a new step is IN PROGRESS") { AttributeList = [Tags.PerformedProcedureStepStatus] };
    }

    /// <summary>Values that are sent again as they are, or empty, do no harm; other ones are refused, and nothing of the request is taken.</summary>
    public static NResponse? OnSet(DicomDataset stored, DicomDataset change)
    {
        var touched = Array.FindAll(Fixed, tag => change.GetText(tag) is { Length: > 0 } value && value != stored.GetText(tag));
        if (touched.Length > 0)
            return new NResponse(DimseStatus.NoSuchAttribute, ErrorComment: "attributes of the creation cannot be changed") { AttributeList = touched };
        return StateOf(change) is { State: null, Text: not null }
            ? new NResponse(DimseStatus.InvalidAttributeValue, ErrorComment: "no such status") { AttributeList = [Tags.PerformedProcedureStepStatus] }
            : null;
    }

    /// <summary>MPP-3. A discontinued step without its list is taken with a warning: its reason matters more.</summary>
    public static NResponse? OnCompleted(DicomDataset whole)
    {
        if (Lacking(whole, [Tags.PerformedProcedureStepEndDate, Tags.PerformedProcedureStepEndTime]) is { } lacking)
            return lacking;
        var series = whole.GetItems(Tags.PerformedSeriesSequence);
        if (series.Count is 0)
            return Empty(Tags.PerformedSeriesSequence);
        return series.Select(s => Lacking(s, [Tags.SeriesInstanceUID, Tags.ProtocolName])).FirstOrDefault(r => r is not null);
    }

    /// <returns>The state that is named; a text without a state is none of the three.</returns>
    public static (PerformedState? State, string? Text) StateOf(DicomDataset data) => data.GetText(Tags.PerformedProcedureStepStatus) switch
    {
        null or "" => (null, null),
        InProgress => (PerformedState.InProgress, InProgress),
        "COMPLETED" => (PerformedState.Completed, "COMPLETED"),
        "DISCONTINUED" => (PerformedState.Discontinued, "DISCONTINUED"),
        var other => (null, other),
    };

    private static NResponse? Lacking(DicomDataset data, IEnumerable<DicomTag> tags)
    {
        foreach (var tag in tags)
        {
            if (!data.Contains(tag))
                return Missing(tag);
            if (string.IsNullOrEmpty(data.GetText(tag)))
                return Empty(tag);
        }

        return null;
    }

    private static NResponse Missing(DicomTag tag) => new(DimseStatus.MissingAttribute, ErrorComment: $"{tag} is missing") { AttributeList = [tag] };

    private static NResponse Empty(DicomTag tag) => new(DimseStatus.MissingAttributeValue, ErrorComment: $"{tag} is empty") { AttributeList = [tag] };
}
