using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Brings the demographics of matched and released studies in line when the HIS changes them (A08, A40; PIR): a ledger entry, no UID changes.</summary>
public sealed class PatientUpdates(GatewayDbContext db, LedgerWriter ledger, IOptions<MatchingOptions> options)
{
    private const int MaxStudies = 5000;
    private static readonly StudyState[] Settled = [StudyState.Released, StudyState.LatePending, StudyState.Reopened, StudyState.ReleaseFailed];

    /// <summary>Studies that a patient event may concern: those matched to the patient's orders, and released ones that carry the patient's identifier.</summary>
    public async Task<IReadOnlyList<(Guid StudyId, Guid PatientId)>> ConcernedAsync(Guid patientRowId, CancellationToken cancellationToken)
    {
        if (await SurvivorAsync(patientRowId, cancellationToken) is not { } survivor)
            return [];

        var rows = await AliasRowsAsync(survivor, cancellationToken);
        var rowIds = rows.Select(r => r.Id).ToList();
        var orders = await db.Orders.Where(o => rowIds.Contains(o.PatientRowId)).Select(o => o.Id).ToListAsync(cancellationToken);
        var matched = await db.Studies.Where(s => s.OrderId != null && orders.Contains(s.OrderId.Value) && s.State != StudyState.MovedOut)
            .Take(MaxStudies).Select(s => s.Id).ToListAsync(cancellationToken);
        // An identifier of the same issuer among the others is one that this patient had before (A40, A47).
        var identifiers = rows.Select(r => new PatientIdentifier(r.PatientId, r.Issuer)).Concat(survivor.OtherIds.Where(o => o.Issuer == survivor.Issuer)).ToHashSet();
        var ids = identifiers.Select(i => i.Id).ToList();
        var carrying = await db.Studies.AsNoTracking().Where(s => s.OrderId == null && ids.Contains(s.PatientId) && Settled.Contains(s.State)).Take(MaxStudies).ToListAsync(cancellationToken);
        return [.. matched.Concat(carrying.Where(s => identifiers.Contains(new PatientIdentifier(s.PatientId, s.Issuer))).Select(s => s.Id)).Distinct().Select(id => (id, survivor.Id))];
    }

    /// <summary>Unassigned studies that a merge has given to the survivor: the ledger says from whom they came, and no human has named another patient since. They go back (PAT-4).</summary>
    public async Task<IReadOnlyList<Guid>> ReturningAsync(Guid priorRowId, Guid survivorRowId, CancellationToken cancellationToken)
    {
        var prior = await db.Patients.AsNoTracking().FirstOrDefaultAsync(p => p.Id == priorRowId, cancellationToken);
        var survivor = await db.Patients.AsNoTracking().FirstOrDefaultAsync(p => p.Id == survivorRowId, cancellationToken);
        if (prior is null || survivor is null)
            return [];

        var studies = await db.Studies.Where(s => s.OrderId == null && s.PatientId == survivor.PatientId && s.Issuer == survivor.Issuer && Settled.Contains(s.State))
            .Take(MaxStudies).Select(s => s.Id).ToListAsync(cancellationToken);
        var entries = await db.Ledger.AsNoTracking().Where(e => studies.Contains(e.StudyId) && e.UndoneBy == null).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        return [.. from entry in entries
            from change in entry.Changes
            where change is { Keyword: "PatientID", Path: null }
            group (entry.Act, change.Before) by entry.StudyId into study
            where study.Last() is (LedgerAct.PatientUpdated, var before) && before == prior.PatientId
            select study.Key];
    }

    /// <summary>Appends the changes to one study, if there are any.</summary>
    public async Task<bool> ApplyAsync(Guid studyId, Guid patientRowId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.FirstOrDefaultAsync(s => s.Id == studyId, cancellationToken);
        var patient = await db.Patients.AsNoTracking().FirstOrDefaultAsync(p => p.Id == patientRowId, cancellationToken);
        if (study is null || patient is null || study.State is StudyState.Releasing)
            return false;

        var last = await db.Ledger.AsNoTracking().Where(e => e.StudyId == studyId && e.UndoneBy == null)
            .Where(e => e.Act == LedgerAct.Matched || e.Act == LedgerAct.AutoMatched || e.Act == LedgerAct.PatientUpdated)
            .OrderByDescending(e => e.Id).Select(e => e.Data).FirstOrDefaultAsync(cancellationToken);
        var known = MatchRecord.Read(last)?.Patient;
        if (known is not null && known with { OtherIds = [] } == patient.Identity with { OtherIds = [] })
            return false;

        var changes = Changed(Effective(study), patient, known, options.Value);
        if (changes.Count == 0)
            return false;

        await ledger.AppendAsync(study, new NewEntry(LedgerAct.PatientUpdated, Actor.System)
        {
            ReasonCode = OrderCoercion.Coerce,
            Reason = "patient data changed by the HIS",
            Changes = changes,
            Data = new MatchRecord(1, options.Value.Weights.Version, "PatientUpdated", [], [], patient.Identity, []).ToJson(),
        }, cancellationToken);
        ledger.Announce(JournalTypes.StudyCorrected, study);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Only what the HIS changed since the study was last aligned: a human's correction of another attribute stands.</summary>
    private static IReadOnlyList<LedgerChange> Changed(ReceivedHeader effective, Patient patient, PatientIdentity? known, MatchingOptions options)
    {
        var changes = new OrderCoercion([effective], options, OrderCoercion.Coerce).ToPatient(patient);
        if (known is null)
            return changes;

        var idChanged = (known.PatientId, known.Issuer) != (patient.PatientId, patient.Issuer);
        return [.. changes.Where(c => c.Path is not null ? idChanged : c.Keyword switch
        {
            "PatientName" => known.Name != patient.Name,
            "PatientBirthDate" or "PatientAge" => known.BirthDate != patient.BirthDate,
            "PatientSex" => known.Sex != patient.Sex,
            _ => idChanged,
        })];
    }

    private static ReceivedHeader Effective(Study study) => study.Received with
    {
        Patient = new PatientIdentity(study.PatientName, study.PatientId, study.Issuer, study.BirthDate, study.Sex) { OtherIds = study.Received.Patient.OtherIds },
        StudyDate = study.StudyDate,
    };

    private async Task<Patient?> SurvivorAsync(Guid rowId, CancellationToken cancellationToken)
    {
        var row = await db.Patients.AsNoTracking().FirstOrDefaultAsync(p => p.Id == rowId, cancellationToken);
        for (var depth = 0; row?.MergedIntoId is { } next && depth < 16; depth++)
            row = await db.Patients.AsNoTracking().FirstOrDefaultAsync(p => p.Id == next, cancellationToken);

        return row;
    }

    private async Task<IReadOnlyList<Patient>> AliasRowsAsync(Patient survivor, CancellationToken cancellationToken)
    {
        var rows = new List<Patient> { survivor };
        for (var from = 0; from < rows.Count && rows.Count < 256; from++)
        {
            var id = rows[from].Id;
            rows.AddRange(await db.Patients.AsNoTracking().Where(p => p.MergedIntoId == id).ToListAsync(cancellationToken));
        }

        return rows;
    }
}
