using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>What went from one study to another by a split or merge, and how it stood before: what its inverse needs. Both studies' entries keep it.</summary>
/// <param name="Operation">Names the act; equal in both entries.</param>
/// <param name="Source">The study that gave instances away.</param>
/// <param name="Target">The one that got them.</param>
/// <param name="Series">Series that went whole, as they were.</param>
/// <param name="Cuts">Series that were cut: the part that went lies in one of its own.</param>
/// <param name="Instances">Those that were not as most are: with another SOP Instance UID than before, or come from elsewhere before.</param>
internal sealed record PartsRecord(
    int Format, Guid Operation, Guid Source, Guid Target, IReadOnlyList<MovedSeries> Series, IReadOnlyList<CutSeries> Cuts, IReadOnlyList<MovedInstance> Instances)
{
    public static PartsRecord Read(string? data) => JsonColumn.Read<PartsRecord>(data ?? throw new InvalidOperationException("The entry has no record of what went where."));

    public string Write() => JsonColumn.Write(this);
}

internal sealed record MovedSeries(Guid Id, string SeriesUid, string ReceivedUid, int? Number)
{
    public static MovedSeries Of(Series s) => new(s.Id, s.SeriesUid, s.ReceivedUid, s.Number);
}

internal sealed record CutSeries(Guid From, Guid To);

internal sealed record MovedInstance(Guid Id, long JoinedAt, string SopUid, string ReceivedSopUid)
{
    public static MovedInstance Of(Instance i) => new(i.Id, i.JoinedAt, i.SopUid, i.ReceivedSopUid);
}
