using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <param name="States">Empty = all.</param>
/// <param name="Search">Free text: name, id, accession, study UID.</param>
/// <param name="After">The <see cref="StudyPage.Next"/> of the page before.</param>
public sealed record StudyFilter(
    IReadOnlyList<StudyState> States, string? PatientId = null, string? Accession = null, string? Search = null,
    string? Modality = null, string? SourceAe = null, int Limit = 50, string? After = null);

public sealed record StudyPage(IReadOnlyList<StudySummary> Items, string? Next);

/// <summary>A row of the queue, contract.md's study shape.</summary>
public sealed record StudySummary(
    Guid Id, string StudyUid, StudyState State, string PatientName, string PatientId, string Issuer, string BirthDate, string Sex, string Accession,
    string Modality, string SourceAe, int Instances, int Series, long Bytes, DateTimeOffset ReceivedAt, DateTimeOffset LastInstanceAt, DateTimeOffset? ReleasedAt,
    Guid? OrderId, Guid? SuggestedOrderId, string StudyDescription, string StudyDate, string Why, bool Incomplete, bool UnderInvestigation,
    IReadOnlyList<StudyWarning> Warnings, int Version)
{
    /// <summary>Who works on it; null = nobody, or not for a while.</summary>
    public string? LockedBy { get; init; }
}

public sealed record StudyDetail(StudySummary Study, ReceivedHeader Received, IReadOnlyList<SeriesDetail> Series, IReadOnlyList<IdentityTuple> Identities);

public sealed record SeriesDetail(string SeriesUid, string Modality, int? Number, string Description, string BodyPart, string Laterality, IReadOnlyList<InstanceDetail> Instances);

public sealed record InstanceDetail(
    Guid Id, string SopUid, string SopClassUid, string TransferSyntaxUid, string Sha256, InstanceState State, long Bytes, int? Number,
    int? Rows, int? Columns, int? Frames, IReadOnlyList<StudyWarning> Warnings);

/// <summary>Reads studies of quarantine and archive for people.</summary>
public sealed class StudyQueries(GatewayDbContext db, TimeProvider clock)
{
    private const int MaxLimit = 500;

    /// <summary>Newest first.</summary>
    public async Task<StudyPage> ListAsync(StudyFilter filter, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewStudies);
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var studies = Filtered(filter);
        if (StudyCursor.TryRead(filter.After, out var after))
            studies = studies.Where(s => s.ReceivedAt < after.At || (s.ReceivedAt == after.At && s.Id.CompareTo(after.Id) < 0));

        var page = await studies.OrderByDescending(s => s.ReceivedAt).ThenByDescending(s => s.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var next = page.Count > limit ? new StudyCursor(page[limit - 1].ReceivedAt, page[limit - 1].Id).Write() : null;
        return new(await WithLocksAsync([.. page.Take(limit).Select(SummaryOf)], cancellationToken), next);
    }

    /// <summary>How many studies are in each state, for the queue's tabs and the rail's counts.</summary>
    public async Task<IReadOnlyDictionary<StudyState, int>> CountAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewStudies);
        return await db.Studies.GroupBy(s => s.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }

    public async Task<StudyDetail?> GetAsync(Guid studyId, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewStudies);
        if (await db.Studies.AsNoTracking().SingleOrDefaultAsync(s => s.Id == studyId, cancellationToken) is not { } study)
            return null;

        var series = await db.Series.AsNoTracking().Where(s => s.StudyId == studyId).OrderBy(s => s.Number).ThenBy(s => s.SeriesUid).ToListAsync(cancellationToken);
        var instances = (await db.Instances.AsNoTracking().Where(i => i.StudyId == studyId).OrderBy(i => i.Number).ThenBy(i => i.ReceivedAt).ToListAsync(cancellationToken))
            .ToLookup(i => i.SeriesId, InstanceOf);
        var identities = await db.IdentityTuples.AsNoTracking().Where(t => t.StudyId == studyId).OrderByDescending(t => t.InstanceCount).ToListAsync(cancellationToken);
        return new((await WithLocksAsync([SummaryOf(study)], cancellationToken))[0], study.Received, [.. series.Where(s => instances.Contains(s.Id)).Select(s => SeriesOf(s, [.. instances[s.Id]]))], identities);
    }

    private async Task<IReadOnlyList<StudySummary>> WithLocksAsync(IReadOnlyList<StudySummary> studies, CancellationToken cancellationToken)
    {
        var (now, ids) = (clock.GetUtcNow(), studies.Select(s => s.Id).ToList());
        var locks = await db.StudyLocks.AsNoTracking().Where(l => ids.Contains(l.StudyId) && l.Until > now).ToDictionaryAsync(l => l.StudyId, l => l.By, cancellationToken);
        return locks.Count == 0 ? studies : [.. studies.Select(s => s with { LockedBy = locks.GetValueOrDefault(s.Id) })];
    }

    private IQueryable<Study> Filtered(StudyFilter filter)
    {
        var studies = db.Studies.AsNoTracking();
        studies = filter.States.Count > 0 ? studies.Where(s => filter.States.Contains(s.State)) : studies.Where(s => s.State != StudyState.MovedOut);
        if (filter.PatientId is { Length: > 0 } patientId)
            studies = studies.Where(s => s.PatientId == patientId);
        if (filter.Accession is { Length: > 0 } accession)
            studies = studies.Where(s => s.Accession == accession);
        if (filter.SourceAe is { Length: > 0 } sourceAe)
            studies = studies.Where(s => s.SourceAe == sourceAe);
        if (filter.Modality is { Length: > 0 } modality)
        {
            var delimited = $"\\{modality}\\";
            studies = studies.Where(s => ("\\" + s.Modalities + "\\").Contains(delimited));
        }

        return filter.Search?.Trim() is { Length: > 0 } text ? Searched(studies, text) : studies;
    }

    private static IQueryable<Study> Searched(IQueryable<Study> studies, string text)
    {
        var name = NameKey.Of(text);
        return name.Length is 0
            ? studies.Where(s => s.PatientId == text || s.Accession == text)
            : studies.Where(s => s.PatientNameKey.Contains(name) || s.PatientId.StartsWith(text) || s.Accession.StartsWith(text) || s.StudyUid == text || s.EffectiveStudyUid == text);
    }

    private static StudySummary SummaryOf(Study s) => new(
        s.Id, s.StudyUid, s.State, s.PatientName, s.PatientId, s.Issuer, s.BirthDate, s.Sex, s.Accession,
        s.Modalities, s.SourceAe, s.InstanceCount, s.SeriesCount, s.Bytes, s.ReceivedAt, s.LastInstanceAt, s.ReleasedAt,
        s.OrderId, s.SuggestedOrderId, s.StudyDescription, s.StudyDate, s.Why, s.Incomplete, s.UnderInvestigation,
        s.Warnings, s.Version);

    private static SeriesDetail SeriesOf(Series s, IReadOnlyList<InstanceDetail> instances) =>
        new(s.SeriesUid, s.Modality, s.Number, s.Description, s.BodyPart, s.Laterality, instances);

    private static InstanceDetail InstanceOf(Instance i) => new(
        i.Id, i.SopUid, i.SopClassUid, i.TransferSyntaxUid, i.Sha256, i.State, i.Bytes, i.Number,
        i.Rows, i.Columns, i.Frames, i.Warnings);
}
