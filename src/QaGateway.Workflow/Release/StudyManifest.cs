using System.Text.Json;
using System.Text.Json.Serialization;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>All that the index knows of a study, kept beside its objects: the store alone is enough (D4). Read it by <see cref="FormatVersion"/> (D11).</summary>
public sealed record StudyManifest
{
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public int FormatVersion { get; init; } = CurrentVersion;
    public required DateTimeOffset WrittenAt { get; init; }
    public required ManifestStudy Study { get; init; }
    public required IReadOnlyList<ManifestSeries> Series { get; init; }
    public required IReadOnlyList<ManifestInstance> Instances { get; init; }
    public required IReadOnlyList<ManifestIdentity> Identities { get; init; }

    /// <summary>New UIDs that acts gave in this study, with the old ones; kept when an act is taken back (REC-45).</summary>
    public IReadOnlyList<ManifestUid> Uids { get; init; } = [];

    /// <summary>Every line, those taken back included, oldest first.</summary>
    public required IReadOnlyList<LedgerEntry> Ledger { get; init; }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="JsonException">Not a manifest, or of a later version than this program knows.</exception>
    public static StudyManifest Read(ReadOnlySpan<byte> utf8)
    {
        var manifest = JsonSerializer.Deserialize<StudyManifest>(utf8, Options) ?? throw new JsonException("The manifest is empty.");
        return manifest.FormatVersion is > 0 and <= CurrentVersion
            ? manifest
            : throw new JsonException($"The manifest has format {manifest.FormatVersion}, this program reads up to {CurrentVersion}.");
    }
}

/// <summary>What cannot be derived from received header and ledger; effective attributes are projected from those two.</summary>
public sealed record ManifestStudy(
    Guid Id, string StudyUid, StudyState State, StudyState? StateBefore, ReceivedHeader Received, PatientIdentity Effective, string EffectiveStudyUid,
    string SourceAe, DateTimeOffset ReceivedAt, DateTimeOffset LastInstanceAt, DateTimeOffset? ReleasedAt, Guid? OrderId,
    bool Incomplete, bool UnderInvestigation, IReadOnlyList<StudyWarning> Warnings, int Version)
{
    internal static ManifestStudy From(Study s) => new(
        s.Id, s.StudyUid, s.State, s.StateBefore, s.Received, new PatientIdentity(s.PatientName, s.PatientId, s.Issuer, s.BirthDate, s.Sex), s.EffectiveStudyUid,
        s.SourceAe, s.ReceivedAt, s.LastInstanceAt, s.ReleasedAt, s.OrderId, s.Incomplete, s.UnderInvestigation, s.Warnings, s.Version);
}

public sealed record ManifestSeries(
    Guid Id, string SeriesUid, string Modality, int? Number, string Description, string BodyPart, string Laterality, string ProtocolName,
    string PerformedStepDate, string PerformedStepTime, string SeriesDate, string SeriesTime, string StationName, string ReceivedUid = "", string RequestedProcedureId = "", string StepId = "")
{
    internal static ManifestSeries From(Series s) => new(
        s.Id, s.SeriesUid, s.Modality, s.Number, s.Description, s.BodyPart, s.Laterality, s.ProtocolName,
        s.PerformedStepDate, s.PerformedStepTime, s.SeriesDate, s.SeriesTime, s.StationName, s.ReceivedUid, s.RequestedProcedureId, s.StepId);
}

/// <param name="Sha256">Of the data-set bytes as received.</param>
public sealed record ManifestInstance(
    Guid Id, Guid SeriesId, Guid IdentityId, string SopUid, string SopClassUid, string TransferSyntaxUid, string Sha256, long Bytes, string ObjectKey, string SourceAe,
    DateTimeOffset ReceivedAt, int? Number, string ContentDate, string ContentTime, int? Rows, int? Columns, int? Frames, long? PixelDataOffset,
    InstanceState State, IReadOnlyList<StudyWarning> Warnings, string ReceivedSopUid = "", long JoinedAt = 0)
{
    internal static ManifestInstance From(Instance i) => new(
        i.Id, i.SeriesId, i.IdentityTupleId, i.SopUid, i.SopClassUid, i.TransferSyntaxUid, i.Sha256, i.Bytes, i.ObjectKey, i.SourceAe,
        i.ReceivedAt, i.Number, i.ContentDate, i.ContentTime, i.Rows, i.Columns, i.Frames, i.PixelDataOffset, i.State, i.Warnings, i.ReceivedSopUid, i.JoinedAt);
}

public sealed record ManifestUid(string OldUid, string NewUid, string Kind, Guid Operation, DateTimeOffset At)
{
    internal static ManifestUid From(UidMapping m) => new(m.OldUid, m.NewUid, m.Kind, m.Operation, m.At);
}

public sealed record ManifestIdentity(Guid Id, string Key, ReceivedHeader Header, string SourceAe, int InstanceCount)
{
    internal static ManifestIdentity From(IdentityTuple t) => new(t.Id, t.Key, t.Header, t.SourceAe, t.InstanceCount);
}
