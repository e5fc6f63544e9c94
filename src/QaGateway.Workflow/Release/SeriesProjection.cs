using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Brings the searchable columns of series in line with what readers will get: corrections narrowed to a series reach no column of the study.</summary>
public sealed class SeriesProjection(GatewayDbContext db, EffectiveObjects objects)
{
    /// <summary>Changes tracked series; the caller saves.</summary>
    /// <param name="going">The instances that become visible; one of each series is read.</param>
    public async Task ApplyAsync(Guid studyId, IReadOnlyList<Instance> going, CancellationToken cancellationToken)
    {
        var view = await objects.LoadAsync(studyId, cancellationToken);
        var series = await db.Series.Where(s => s.StudyId == studyId).ToDictionaryAsync(s => s.Id, cancellationToken);
        foreach (var first in going.DistinctBy(i => i.SeriesId))
            Project(series[first.SeriesId], await objects.ReadHeaderAsync(first, view, cancellationToken));
    }

    private static void Project(Series series, DicomDataset header)
    {
        series.Description = Text(header, Tags.SeriesDescription, 256);
        series.BodyPart = Text(header, Tags.BodyPartExamined, 64);
        series.Laterality = Text(header, Tags.Laterality, 16);
        series.ProtocolName = Text(header, Tags.ProtocolName, 256);
        if (header.GetItems(Tags.RequestAttributesSequence) is not [var request, ..])
            return;

        series.RequestedProcedureId = Text(request, Tags.RequestedProcedureID, 64);
        series.StepId = Text(request, Tags.ScheduledProcedureStepID, 64);
    }

    private static string Text(DicomDataset dataset, DicomTag tag, int limit) => dataset.GetText(tag) is { } text ? text[..Math.Min(text.Length, limit)] : "";
}
