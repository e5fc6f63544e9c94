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
    IReadOnlyList<StudyWarning> Warnings, int Version);

public sealed record StudyDetail(StudySummary Study, ReceivedHeader Received, IReadOnlyList<SeriesDetail> Series, IReadOnlyList<IdentityTuple> Identities);

public sealed record SeriesDetail(string SeriesUid, string Modality, int? Number, string Description, string BodyPart, string Laterality, IReadOnlyList<InstanceDetail> Instances);

public sealed record InstanceDetail(
    Guid Id, string SopUid, string SopClassUid, string TransferSyntaxUid, string Sha256, InstanceState State, long Bytes, int? Number,
    int? Rows, int? Columns, int? Frames, IReadOnlyList<StudyWarning> Warnings);

/// <summary>Reads studies of quarantine and archive for people.</summary>
public sealed class StudyQueries(GatewayDbContext db)
{
    /// <summary>Newest first.</summary>
    public Task<StudyPage> ListAsync(StudyFilter filter, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException($"{db}");

    /// <summary>How many studies are in each state, for the queue's tabs and the rail's counts.</summary>
    public Task<IReadOnlyDictionary<StudyState, int>> CountAsync(Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<StudyDetail?> GetAsync(Guid studyId, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();
}
