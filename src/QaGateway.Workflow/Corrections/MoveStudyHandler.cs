using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <param name="PatientId">Of a patient on file.</param>
/// <param name="Issuer">Empty = the one patient that has this id.</param>
public sealed record MoveStudy(string Study, string PatientId, string Issuer, string? Reason, Actor By);

/// <summary>Gives a study to another patient: that patient's data, nothing left of the first one's (REC-44); its match, which was the first one's, goes.</summary>
public sealed partial class MoveStudyHandler(
    GatewayDbContext db, LedgerWriter ledger, IOptions<MatchingOptions> options, TimeProvider clock, ILogger<MoveStudyHandler> logger)
{
    public async Task<ActOutcome> HandleAsync(MoveStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (found is not [var study])
            return found.Count == 0 ? new ActOutcome.NotFound("study") : new ActOutcome.Ambiguous([.. found.Select(s => s.Id)]);
        if (!StudyStates.MayBeEdited(study))
            return StudyStates.Refusal(study);
        if (string.IsNullOrWhiteSpace(command.PatientId))
            return new ActOutcome.Invalid("PATIENT_NEEDED", "Name the patient by id and issuer.");

        var patients = await PatientsAsync(command, cancellationToken);
        if (patients is not [var patient])
            return patients.Count == 0 ? new ActOutcome.NotFound("patient")
                : new ActOutcome.Refused("ISSUER_NEEDED", "Several patients have this id: name the issuer, one of " + string.Join(", ", patients.Select(p => p.Issuer).Order()) + ".");
        if ((study.PatientId, study.Issuer) == (patient.PatientId, patient.Issuer))
            return new ActOutcome.Unchanged();

        return await MoveAsync(study, patient, command, cancellationToken);
    }

    /// <summary>Merges followed to whom is left.</summary>
    private async Task<List<Patient>> PatientsAsync(MoveStudy command, CancellationToken cancellationToken)
    {
        var named = await db.Patients.AsNoTracking().Where(p => p.PatientId == command.PatientId).ToListAsync(cancellationToken);
        named = named.FindAll(p => p.PatientId == command.PatientId && (command.Issuer.Length == 0 || p.Issuer == command.Issuer)); // a database may take p1 and P1 for the same
        var survivors = new List<Patient>();
        foreach (var one in named)
        {
            var patient = one;
            for (var depth = 0; patient.MergedIntoId is { } next && depth < 16; depth++)
                patient = await db.Patients.AsNoTracking().SingleAsync(p => p.Id == next, cancellationToken);
            survivors.Add(patient);
        }

        return [.. survivors.DistinctBy(p => p.Id)];
    }

    private async Task<ActOutcome> MoveAsync(Study study, Patient patient, MoveStudy command, CancellationToken cancellationToken)
    {
        var headers = StudyHeaders.Distinct((await StudyHeaders.LoadAsync(db, study, cancellationToken)).Select(s => s.Corrected));
        List<LedgerChange> changes =
        [
            .. new OrderCoercion(headers, options.Value, OrderCoercion.Correct).ToOtherPatient(patient),
            .. await OfOldOrderAsync(study, patient, headers, cancellationToken),
        ];
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var (before, undone) = ($"{study.PatientId} ({study.Issuer})", await MatchEntries.WithUpdatesAsync(db, study.Id, cancellationToken));
            BurnedIn.WarnOf(study, changes.Select(c => c.Keyword));
            study.SuggestedOrderId = null;
            study.Why = "moved to another patient; not matched yet";
            var line = await MatchEntries.ReplaceAsync(db, ledger, study, undone, new NewEntry(LedgerAct.Moved, command.By)
            {
                ReasonCode = OrderCoercion.Correct,
                Reason = StudyStates.Fit(command.Reason),
                Changes = changes,
                State = study.State is StudyState.Receiving or StudyState.Reopened ? null : StudyState.Settled,
                SetsOrder = true,
                Text = $"Moved from patient {before} to patient {patient.PatientId} ({patient.Issuer}).",
            }, cancellationToken);
            ledger.Announce(JournalTypes.StudyMoved, study);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogMoved(study.Id, command.By.Name);
            return new ActOutcome.Done(line.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    /// <summary>Accession and Study Instance UID that belong to an order of somebody else stay with that order: its own images may still come.</summary>
    private async Task<List<LedgerChange>> OfOldOrderAsync(Study study, Patient patient, IReadOnlyList<ReceivedHeader> headers, CancellationToken cancellationToken)
    {
        var changes = new List<LedgerChange>();
        var accessions = headers.Select(h => h.Accession).Where(a => a.Length > 0).Distinct().ToList();
        if (await db.Orders.AnyAsync(o => accessions.Contains(o.Accession) && o.PatientRowId != patient.Id, cancellationToken))
        {
            changes.Add(new("AccessionNumber", null, study.Accession, "", ReasonCode: OrderCoercion.Correct));
            changes.Add(new("IssuerOfAccessionNumberSequence", null, null, null, ReasonCode: OrderCoercion.Correct, IfPresent: true));
        }

        var old = study.EffectiveStudyUid;
        if (!await db.Orders.AnyAsync(o => o.StudyUid == old && o.PatientRowId != patient.Id, cancellationToken))
            return changes;

        var operation = Guid.CreateVersion7();
        var uid = new NewUids(db, operation, study.Id, clock.GetUtcNow()).For(old, NewUids.Study);
        changes.Add(new("StudyInstanceUID", null, old, uid, ReasonCode: OrderCoercion.Correct));
        return changes;
    }

    [LoggerMessage(EventId = 6012, Level = LogLevel.Information, Message = "Study {StudyId} moved to another patient by {User}")]
    private partial void LogMoved(Guid studyId, string user);
}
