using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Api;

/// <summary>A study as contract.md describes it.</summary>
internal sealed record StudyItem(
    Guid Id, string StudyUid, string State, string PatientName, string PatientId, string Issuer, string BirthDate, string Sex, string Accession,
    string Modality, string SourceAe, int Instances, int Series, long Bytes, DateTimeOffset ReceivedAt, DateTimeOffset LastInstanceAt, DateTimeOffset? ReleasedAt,
    Guid? OrderId, Guid? SuggestedOrderId, string StudyDescription, string StudyDate, string Why, bool Incomplete, bool Overdue, bool UnderInvestigation,
    string? LockedBy, IReadOnlyList<WarningItem> Warnings)
{
    public static StudyItem From(StudySummary s) => new(
        s.Id, s.StudyUid, s.State.ToString(), s.PatientName, s.PatientId, s.Issuer, s.BirthDate, s.Sex, s.Accession,
        s.Modality, s.SourceAe, s.Instances, s.Series, s.Bytes, s.ReceivedAt, s.LastInstanceAt, s.ReleasedAt,
        s.OrderId, s.SuggestedOrderId, s.StudyDescription, s.StudyDate, s.Why, s.Incomplete, Overdue: false, s.UnderInvestigation,
        s.LockedBy, WarningItem.From(s.Warnings));
}

internal sealed record WarningItem(string Code, string Severity, string Text, string? SopUid)
{
    public static IReadOnlyList<WarningItem> From(IReadOnlyList<StudyWarning> warnings) =>
        [.. warnings.Select(w => new WarningItem(w.Code, w.Severity, w.Text, w.SopUid))];
}

/// <summary>One study with its series; <c>instances</c> lists them all, conflict versions included.</summary>
internal sealed record StudyDetailItem(
    Guid Id, string StudyUid, string State, string PatientName, string PatientId, string Issuer, string BirthDate, string Sex, string Accession,
    string Modality, string SourceAe, int InstanceCount, long Bytes, DateTimeOffset ReceivedAt, DateTimeOffset LastInstanceAt, DateTimeOffset? ReleasedAt,
    Guid? OrderId, Guid? SuggestedOrderId, string StudyDescription, string StudyDate, string Why, bool Incomplete, bool Overdue, bool UnderInvestigation,
    string? LockedBy, IReadOnlyList<WarningItem> Warnings, IReadOnlyList<SeriesItem> Series, IReadOnlyList<InstanceItem> Instances)
{
    public static StudyDetailItem From(StudyDetail detail)
    {
        var s = detail.Study;
        var series = detail.Series.Select(SeriesItem.From).ToList();
        return new StudyDetailItem(
            s.Id, s.StudyUid, s.State.ToString(), s.PatientName, s.PatientId, s.Issuer, s.BirthDate, s.Sex, s.Accession,
            s.Modality, s.SourceAe, s.Instances, s.Bytes, s.ReceivedAt, s.LastInstanceAt, s.ReleasedAt,
            s.OrderId, s.SuggestedOrderId, s.StudyDescription, s.StudyDate, s.Why, s.Incomplete, Overdue: false, s.UnderInvestigation,
            s.LockedBy, WarningItem.From(s.Warnings), series, [.. series.SelectMany(x => x.Instances)]);
    }
}

internal sealed record SeriesItem(
    string SeriesUid, string Modality, int? Number, string Description, string BodyPart, string Laterality, IReadOnlyList<InstanceItem> Instances)
{
    public static SeriesItem From(SeriesDetail s) => new(
        s.SeriesUid, s.Modality, s.Number, s.Description, s.BodyPart, s.Laterality, [.. s.Instances.Select(i => InstanceItem.From(i, s.SeriesUid))]);
}

internal sealed record InstanceItem(
    Guid Id, string SopUid, string SeriesUid, string SopClassUid, string TransferSyntaxUid, string Sha256, string State, long Bytes, int? Number,
    int? Rows, int? Columns, int? Frames, IReadOnlyList<WarningItem> Warnings)
{
    public static InstanceItem From(InstanceDetail i, string seriesUid) => new(
        i.Id, i.SopUid, seriesUid, i.SopClassUid, i.TransferSyntaxUid, i.Sha256, i.State.ToString(), i.Bytes, i.Number, i.Rows, i.Columns, i.Frames,
        WarningItem.From(i.Warnings));
}

internal sealed record CandidateItem(
    Guid OrderId, string Accession, string PatientName, string PatientId, string Issuer, int Score, int Lead, IReadOnlyList<EvidenceItem> Evidence,
    IReadOnlyList<VetoItem> Vetoes, string Decision, IReadOnlyList<string> WouldAutoMatchIf)
{
    public static CandidateItem From(Candidate c) => new(
        c.OrderId, c.Accession, c.PatientName, c.PatientId, c.Issuer, c.Score, c.Lead,
        [.. c.Evidence.Select(e => new EvidenceItem(e.Key, e.Outcome.ToString().ToLowerInvariant(), e.Points, e.Image, e.Order, e.Text))],
        [.. c.Vetoes.Select(v => new VetoItem(v.Id, v.Text))], c.Decision, c.WouldAutoMatchIf);
}

/// <param name="Outcome"><c>agree</c>, <c>close</c>, <c>differ</c> or <c>missing</c>.</param>
internal sealed record EvidenceItem(string Key, string Outcome, int Points, string Image, string Order, string Text);

internal sealed record VetoItem(string Id, string Text);

internal sealed record LedgerItem(
    long Id, DateTimeOffset At, string By, string Act, string? ReasonCode, string? Reason, IReadOnlyList<ChangeItem> Changes,
    string? StateBefore, string? StateAfter, Guid? OrderBefore, Guid? OrderAfter, long? Undoes, long? UndoneBy, string? Text)
{
    public static LedgerItem From(LedgerEntry e) => new(
        e.Id, e.At, e.By, e.Act.ToString(), e.ReasonCode, e.Reason,
        [.. e.Changes.Select(c => new ChangeItem(c.Keyword, c.Path, c.Before, c.After, c.SeriesUid, c.SopUid))],
        e.StateBefore?.ToString(), e.StateAfter?.ToString(), e.OrderBefore, e.OrderAfter, e.Undoes, e.UndoneBy, e.Text);
}

internal sealed record ChangeItem(string Keyword, string? Path, string? Before, string? After, string? SeriesUid, string? SopUid);

internal sealed record MatchRequest(Guid? OrderId, string? Reason, string? ConfirmPatientId);

internal sealed record SplitRequest(IReadOnlyList<string>? SeriesUids, IReadOnlyList<string>? SopUids, Guid? OrderId, string? Reason, string? ConfirmPatientId);

internal sealed record MergeStudyRequest(string? IntoStudyUid, string? Reason);

internal sealed record MoveStudyRequest(string? PatientId, string? Issuer, string? Reason);

internal sealed record LockRequest(bool TakeOver);

internal sealed record ReasonRequest(string? Reason);

internal sealed record CorrectionRequest(
    Dictionary<string, string?>? Changes, string? Reason, IReadOnlyList<string>? Series, IReadOnlyList<string>? Instances);

internal sealed record RejectRequest(string? Code, IReadOnlyList<string>? SopUids, string? Comment);

internal sealed record ReleaseRequest(IReadOnlyList<string>? Override, string? Reason);

internal sealed record UndoRequest(long? EntryId, string? Reason);
