using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>The studies, series and identities that a batch touches, loaded with three queries; finds or makes the place of each object.</summary>
internal sealed class StudyShelf
{
    private readonly GatewayDbContext _db;
    private readonly ILookup<string, Study> _byUid;
    private readonly Dictionary<string, List<Study>> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Study> _byId;
    private readonly Dictionary<(Guid Study, string Uid), Series> _series;
    private readonly Dictionary<Guid, List<IdentityTuple>> _tuples;

    private StudyShelf(GatewayDbContext db, List<Study> studies, ILookup<Guid, string> moved, List<Series> series, List<IdentityTuple> tuples)
    {
        _db = db;
        _byUid = studies.SelectMany(s => moved[s.Id].Append(s.StudyUid).Distinct().Select(uid => (uid, s))).ToLookup(p => p.uid, p => p.s, StringComparer.Ordinal);
        _byId = studies.ToDictionary(s => s.Id);
        _series = series.DistinctBy(s => (s.StudyId, s.OriginalUid)).ToDictionary(s => (s.StudyId, s.OriginalUid));
        _tuples = tuples.GroupBy(t => t.StudyId).ToDictionary(g => g.Key, g => g.ToList());
    }

    public static async Task<StudyShelf> LoadAsync(GatewayDbContext db, List<InstanceFacts> batch, CancellationToken cancellationToken)
    {
        var uids = batch.Select(f => f.Header.StudyUid).Distinct().ToList();

        // What an act gave another Study Instance UID is the place of later siblings too (REC-45).
        var moved = await db.UidMap.Where(m => uids.Contains(m.OldUid) && m.Kind == "study").ToListAsync(cancellationToken);
        var movedIds = moved.Select(m => m.StudyId).Distinct().ToList();
        var studies = await db.Studies.Where(s => (uids.Contains(s.StudyUid) || movedIds.Contains(s.Id)) && s.State != StudyState.MovedOut).OrderBy(s => s.ReceivedAt).ToListAsync(cancellationToken);
        var ids = studies.Select(s => s.Id).ToList();
        var seriesUids = batch.Select(f => f.SeriesUid).Distinct().ToList();
        return new(
            db,
            studies,
            moved.ToLookup(m => m.StudyId, m => m.OldUid),
            await db.Series.Where(s => ids.Contains(s.StudyId) && (seriesUids.Contains(s.SeriesUid) || seriesUids.Contains(s.ReceivedUid))).ToListAsync(cancellationToken),
            await db.IdentityTuples.Where(t => ids.Contains(t.StudyId)).ToListAsync(cancellationToken));
    }

    public Study? Find(Guid id) => _byId.GetValueOrDefault(id);

    public IReadOnlyList<IdentityTuple> TuplesOf(Study study) => _tuples.GetValueOrDefault(study.Id) ?? [];

    /// <summary>
    /// The study an object belongs to. Its UID alone is not enough (REC-17): an object of another patient from another sender begins a study of its own
    /// (V8), as does one of another patient for a study that is out already; from the same sender it is evidence within the study (REC-16).
    /// </summary>
    public Study StudyFor(InstanceFacts facts, out bool isNew)
    {
        var held = _byUid[facts.Header.StudyUid].Concat(_made.GetValueOrDefault(facts.Header.StudyUid) ?? []).ToList();
        var study = held.Find(s => _series.ContainsKey((s.Id, facts.SeriesUid)) && IsOfPatient(s, facts))
            ?? held.Find(s => IsOfPatient(s, facts))
            ?? held.Find(s => s.SourceAe == facts.SourceAe && !s.IsOut);
        isNew = study is null;
        return study ?? Make(facts);
    }

    public Series SeriesFor(Study study, InstanceFacts facts)
    {
        if (_series.TryGetValue((study.Id, facts.SeriesUid), out var series))
            return series;

        series = new Series
        {
            StudyId = study.Id,
            SeriesUid = facts.SeriesUid,
            Modality = facts.Header.Modality,
            Number = facts.SeriesNumber,
            Description = facts.SeriesDescription,
            BodyPart = facts.SeriesBodyPart,
            Laterality = facts.Laterality,
            ProtocolName = facts.Header.ProtocolName,
            PerformedStepDate = facts.PerformedStepDate,
            PerformedStepTime = facts.PerformedStepTime,
            SeriesDate = facts.SeriesDate,
            SeriesTime = facts.SeriesTime,
            StationName = facts.Header.StationName,
        };
        _series[(study.Id, facts.SeriesUid)] = series;
        _db.Series.Add(series);
        study.SeriesCount++;
        return series;
    }

    /// <param name="study">Whose.</param>
    /// <param name="facts">The object.</param>
    /// <param name="isOtherPatient">It says of the patient what no object of the study has said before (REC-15).</param>
    public IdentityTuple TupleFor(Study study, InstanceFacts facts, out bool isOtherPatient)
    {
        if (!_tuples.TryGetValue(study.Id, out var tuples))
            _tuples[study.Id] = tuples = [];
        var key = KeyOf(facts.Header);
        isOtherPatient = tuples.Count > 0 && !tuples.Exists(t => t.Header.IdentityKey == facts.Header.IdentityKey);
        if (tuples.Find(t => t.Key == key) is { } known)
            return known;

        var tuple = new IdentityTuple { StudyId = study.Id, Key = key, Header = facts.Header, SourceAe = facts.SourceAe };
        tuples.Add(tuple);
        _db.IdentityTuples.Add(tuple);
        return tuple;
    }

    private Study Make(InstanceFacts facts)
    {
        var study = new Study
        {
            StudyUid = facts.Header.StudyUid,
            Received = facts.Header,
            SourceAe = facts.SourceAe,
            ReceivedAt = facts.ReceivedAt,
            LastInstanceAt = facts.ReceivedAt,
        };
        EffectiveAttributes.Project(study, []);
        _db.Studies.Add(study);
        _byId[study.Id] = study;
        if (!_made.TryGetValue(study.StudyUid, out var made))
            _made[study.StudyUid] = made = [];
        made.Add(study);
        return study;
    }

    private bool IsOfPatient(Study study, InstanceFacts facts) =>
        TuplesOf(study).Any(t => IsSamePatient(t.Header.Patient, facts.Header.Patient));

    /// <summary>Not contradicted, and held together by at least an id or by name and birth date.</summary>
    internal static bool IsSamePatient(PatientIdentity a, PatientIdentity b)
    {
        if (a.PatientId.Length > 0 && b.PatientId.Length > 0)
            return a.PatientId == b.PatientId && (a.Issuer == b.Issuer || a.Issuer.Length is 0 || b.Issuer.Length is 0);
        return a.BirthDate == b.BirthDate && NameKey.Of(a.Name) == NameKey.Of(b.Name);
    }

    private static string KeyOf(ReceivedHeader header)
    {
        var text = string.Join(
            '\u001e',
            header.IdentityKey,
            header.Accession,
            header.AccessionIssuer,
            string.Join('\u001f', header.RequestedProcedureIds),
            string.Join('\u001f', header.StepIds),
            string.Join('\u001f', header.RequestAccessions),
            string.Join('\u001f', header.PerformedStepUids),
            string.Join('\u001f', header.Patient.OtherIds.Select(i => $"{i.Id}\u001d{i.Issuer}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
