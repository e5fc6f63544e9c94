using QaGateway.Workflow.Quarantine;

namespace QaGateway.Console.Viewer;

/// <summary>One picture of the stack: an instance with its number of frames.</summary>
public sealed record StackImage(string Sop, int Frames);

/// <summary>The pictures of a series in the order they are looked at.</summary>
public sealed record ImageStack(string StudyId, string SeriesUid, string Title, string Modality, IReadOnlyList<StackImage> Images)
{
    public int Count => Images.Sum(i => i.Frames);

    public static ImageStack Of(Guid studyId, SeriesDetail series) =>
        new($"{studyId}", series.SeriesUid, TitleOf(series), series.Modality, [.. series.Instances.Where(IsPicture).Select(i => new StackImage(i.SopUid, Math.Max(1, i.Frames ?? 1)))]);

    /// <summary>Rows and columns are there: it has pixels to show.</summary>
    public static bool IsPicture(InstanceDetail instance) => instance is { Rows: > 0, Columns: > 0 };

    public static string TitleOf(SeriesDetail series) =>
        series.Description.Length > 0 ? series.Description
        : series.BodyPart.Length > 0 ? series.BodyPart
        : series.Number is { } number ? $"Series {number}" : "Series without a name";
}
