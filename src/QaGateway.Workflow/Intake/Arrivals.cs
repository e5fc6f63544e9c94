using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>What the arrival of objects does to the state of a study (domain.md §4.3, "any open: new instance").</summary>
public sealed class Arrivals(GatewayDbContext db, LedgerWriter ledger, IOptions<QuietPeriodOptions> quiet, TimeProvider clock)
{
    private readonly Dictionary<Guid, int> _resent = [];

    internal void Resent(Guid studyId) => _resent[studyId] = _resent.GetValueOrDefault(studyId) + 1;

    internal async Task AdvanceAsync(StudyGrowth growth, CancellationToken cancellationToken)
    {
        var study = growth.Study;
        study.Touch();
        if (growth.Added + growth.Conflicts is 0)
            return; // only warned of another study's object

        if (growth.IsNew)
            await BeginAsync(study, cancellationToken);
        else if (study.IsOut)
            await LateAsync(growth, cancellationToken);
        else
            await GrowAsync(growth, cancellationToken);
    }

    /// <summary>Tells the journal of duplicates (STO-2).</summary>
    internal void AnnounceResent()
    {
        foreach (var (studyId, count) in _resent)
            db.Journal.Add(new JournalEntry { At = clock.GetUtcNow(), Type = JournalTypes.StudyResent, StudyId = studyId, Data = JsonColumn.Write(new { count }) });
    }

    private async Task BeginAsync(Study study, CancellationToken cancellationToken)
    {
        Wait(study);
        await ledger.AppendAsync(study, new NewEntry(LedgerAct.Received, Actor.System) { State = StudyState.Receiving }, cancellationToken);
        ledger.Announce(JournalTypes.StudyArrived, study);
    }

    // REC-20: never silently added to what readers may have seen.
    private async Task LateAsync(StudyGrowth growth, CancellationToken cancellationToken)
    {
        var study = growth.Study;
        Wait(study); // while it is being released its state is the release job's: the settle job moves it on
        if (study.State is StudyState.Released)
        {
            study.Why = "Images came after the release.";
            await ledger.AppendAsync(study, new NewEntry(LedgerAct.LateImages, Actor.System) { State = StudyState.LatePending }, cancellationToken);
        }

        ledger.Announce(JournalTypes.StudyLate, study, JsonColumn.Write(new { added = growth.Added, conflicts = growth.Conflicts }));
    }

    private async Task GrowAsync(StudyGrowth growth, CancellationToken cancellationToken)
    {
        var study = growth.Study;
        Wait(study);
        ledger.Announce(JournalTypes.StudyGrew, study, JsonColumn.Write(new { added = growth.Added, conflicts = growth.Conflicts }));
        if (study.State is StudyState.OnHold)
        {
            if (await ContradictsAsync(growth, cancellationToken))
                study.StateBefore = StudyState.Conflict;
        }
        else if (study.State is StudyState.Rejected)
        {
            growth.Warn(new("AFTER_REJECTION", "warning", "Images came after the study was rejected."));
            (study.State, study.StateBefore) = (StudyState.Receiving, null);
        }
        else if (await ContradictsAsync(growth, cancellationToken))
        {
            await ConflictAsync(growth, cancellationToken);
        }
        else if (study.State is not (StudyState.Receiving or StudyState.Reopened))
        {
            (study.State, study.StateBefore) = (StudyState.Receiving, study.IsMatched ? study.State : null); // it keeps its match (REC-15)
        }
    }

    // REC-15: a match is inherited only by what names the same patient. Without a match the matcher sees the same facts when the study settles.
    private async Task<bool> ContradictsAsync(StudyGrowth growth, CancellationToken cancellationToken) =>
        (growth.Study.IsMatched && (growth.Conflicts > 0 || growth.OtherPatient)) || (growth.Added > 0 && await WasReassignedAsync(growth.Study, cancellationToken));

    /// <summary>The study was given to another patient than its images name. What comes now and names the first one may be that patient's own: nobody but a human can know.</summary>
    private async Task<bool> WasReassignedAsync(Study study, CancellationToken cancellationToken)
    {
        if (study.PatientId == study.Received.Patient.PatientId && study.Issuer == study.Received.Patient.Issuer)
            return false;

        return await db.Ledger.AnyAsync(e => e.StudyId == study.Id && e.UndoneBy == null && e.Act == LedgerAct.Moved, cancellationToken);
    }

    private async Task ConflictAsync(StudyGrowth growth, CancellationToken cancellationToken)
    {
        var study = growth.Study;
        study.SettleAt = null;
        study.StateBefore = null;
        if (growth is { OtherPatient: false, Conflicts: 0 })
            growth.Warn(new("AFTER_MOVE", "safety", "Images came that name the patient from whom this study was moved away: whose are they?"));
        study.Why = growth.Conflicts > 0 ? "An object came again with other bytes."
            : !growth.OtherPatient ? "New images name the patient from whom this study was moved away." : "New images name another patient than the matched ones.";
        if (study.State is not StudyState.Conflict)
            await ledger.AppendAsync(study, new NewEntry(LedgerAct.Evaluated, Actor.System) { State = StudyState.Conflict, Reason = study.Why }, cancellationToken);
    }

    private void Wait(Study study) => study.SettleAt = clock.GetUtcNow() + quiet.Value.For(study.Modalities);
}
