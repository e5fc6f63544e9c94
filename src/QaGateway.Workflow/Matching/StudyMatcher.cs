using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Decides where a study goes and records why. What a human did is never overruled: the machine matches only studies that no human has matched, unmatched or corrected.</summary>
public sealed partial class StudyMatcher(
    GatewayDbContext db, CandidateSearch search, LedgerWriter ledger, WrongPatientAlarm alarm, IOptions<MatchingOptions> options, ILogger<StudyMatcher> logger)
{
    private readonly Matcher _matcher = new(options.Value);

    /// <exception cref="DbUpdateConcurrencyException">Somebody changed the study meanwhile: evaluate again.</exception>
    public async Task EvaluateAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.FirstOrDefaultAsync(s => s.Id == studyId, cancellationToken);
        if (study is null)
            return;
        if (study.State is StudyState.Releasing or StudyState.Released or StudyState.MovedOut or StudyState.Rejected or StudyState.ReleaseFailed)
        {
            await AlarmOfReleasedAsync(study, cancellationToken);
            return;
        }

        var facts = await search.GatherAsync(study, alsoOrderId: null, cancellationToken);
        await alarm.CheckAsync(study, facts, _matcher.Decide(facts), cancellationToken);
        if (study.IsMatched)
            await KeepOrDropAsync(study, facts, cancellationToken);
        else if (study.State is StudyState.Settled or StudyState.Suggested or StudyState.Unmatched or StudyState.Conflict)
            await DecideAsync(study, facts, cancellationToken);
        else
            Propose(study, _matcher.Decide(facts));

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What is out already is alarmed of too: readers may have it before them.</summary>
    private async Task AlarmOfReleasedAsync(Study study, CancellationToken cancellationToken)
    {
        if (study.State is not StudyState.Released)
            return;
        var facts = await search.GatherAsync(study, alsoOrderId: null, cancellationToken);
        if (facts.Image.PerformedStep is { WrongWorklistEntry: true } && await alarm.CheckAsync(study, facts, _matcher.Decide(facts), cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
    }

    private async Task DecideAsync(Study study, MatchFacts facts, CancellationToken cancellationToken)
    {
        var decision = _matcher.Decide(facts);
        if (decision.Verdict is MatchVerdict.AutoMatch && await HasHumanTouchAsync(study, cancellationToken))
            decision = decision with { Verdict = MatchVerdict.Suggest, Why = "a person has worked on this study: confirm the order" };

        if (decision.Verdict is MatchVerdict.AutoMatch)
        {
            await AutoMatchAsync(study, facts, decision, cancellationToken);
            return;
        }

        var state = decision.Verdict switch
        {
            MatchVerdict.Suggest => StudyState.Suggested,
            MatchVerdict.Conflict => StudyState.Conflict,
            _ => StudyState.Unmatched,
        };
        if (study.State == state && study.SuggestedOrderId == decision.SuggestedOrderId && study.Why == decision.Why)
            return;

        study.SuggestedOrderId = decision.SuggestedOrderId;
        study.Why = decision.Why;
        await ledger.AppendAsync(study, new NewEntry(LedgerAct.Evaluated, Actor.System) { State = state, Data = MatchRecord.Of(decision, facts, null).ToJson() }, cancellationToken);
        ledger.Announce(JournalTypes.StudyEvaluated, study);
        LogDecided(study.Id, decision.Verdict);
    }

    private async Task AutoMatchAsync(Study study, MatchFacts facts, MatchDecision decision, CancellationToken cancellationToken)
    {
        var target = facts.Candidates.First(o => o.Order.Id == decision.SuggestedOrderId);
        var changes = new OrderCoercion(facts.Image.Headers, options.Value, OrderCoercion.Coerce).ToOrder(target, isOtherPatient: false);
        study.SuggestedOrderId = null;
        study.Why = decision.Why;
        await ledger.AppendAsync(study, new NewEntry(LedgerAct.AutoMatched, Actor.System)
        {
            ReasonCode = OrderCoercion.Coerce,
            Reason = decision.Why,
            Changes = changes,
            State = StudyState.AutoMatched,
            SetsOrder = true,
            OrderId = target.Order.Id,
            Data = MatchRecord.Of(decision, facts, target.Patient).ToJson(),
        }, cancellationToken);
        ledger.Announce(JournalTypes.StudyMatched, study);
        LogDecided(study.Id, decision.Verdict);
    }

    /// <summary>A matched study grew, settled again, was corrected, or its order changed.</summary>
    private async Task KeepOrDropAsync(Study study, MatchFacts facts, CancellationToken cancellationToken)
    {
        var entry = await MatchEntries.CurrentAsync(db, study.Id, cancellationToken);
        var record = MatchRecord.Read(entry?.Data);
        var decision = _matcher.Decide(facts);
        var isMachines = entry is { Act: LedgerAct.AutoMatched } && !await HasHumanTouchAsync(study, cancellationToken);
        if (Kept.Objection(study, facts, record, decision) is { } objection)
        {
            await ToConflictAsync(study, facts, decision, objection, cancellationToken);
            return;
        }

        if (isMachines && study.State is StudyState.AutoMatched or StudyState.Settled && !Kept.StillFits(study, decision))
        {
            await WithdrawAsync(study, facts, decision, cancellationToken);
            return;
        }

        if (study.State is not (StudyState.Settled or StudyState.Conflict))
            return;

        study.Why = isMachines ? decision.Why : "matched by hand";
        await ledger.AppendAsync(study, new NewEntry(LedgerAct.Evaluated, Actor.System)
        {
            State = isMachines ? StudyState.AutoMatched : StudyState.Ready,
            Data = MatchRecord.Of(decision, facts, null).ToJson(),
        }, cancellationToken);
        ledger.Announce(JournalTypes.StudyEvaluated, study);
    }

    private async Task ToConflictAsync(Study study, MatchFacts facts, MatchDecision decision, string why, CancellationToken cancellationToken)
    {
        if (study.State is StudyState.Conflict or StudyState.OnHold or StudyState.LatePending)
        {
            study.Why = study.State is StudyState.OnHold ? study.Why : why;
            return;
        }

        study.Why = why;
        await ledger.AppendAsync(study, new NewEntry(LedgerAct.Evaluated, Actor.System)
        {
            State = StudyState.Conflict,
            Reason = why,
            Data = MatchRecord.Of(decision, facts, null).ToJson(),
        }, cancellationToken);
        ledger.Announce(JournalTypes.StudyEvaluated, study);
        LogDecided(study.Id, MatchVerdict.Conflict);
    }

    /// <summary>The order was canceled, moved to another patient, or lost its lead: the machine takes its own match back.</summary>
    private async Task WithdrawAsync(Study study, MatchFacts facts, MatchDecision decision, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var undone = await MatchEntries.WithUpdatesAsync(db, study.Id, cancellationToken);
        await MatchEntries.ReplaceAsync(
            db, ledger, study, undone, new NewEntry(LedgerAct.Unmatched, Actor.System) { State = StudyState.Settled, Reason = decision.Why, SetsOrder = true }, cancellationToken);
        ledger.Announce(JournalTypes.StudyUnmatched, study);
        await DecideAsync(study, facts with { Image = facts.Image with { MatchedOrderId = null } }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Shows the likely order while the study cannot be decided yet, or is in somebody's hands.</summary>
    private void Propose(Study study, MatchDecision decision)
    {
        if (study.State is StudyState.OnHold || (study.SuggestedOrderId == decision.SuggestedOrderId && study.Why == decision.Why))
            return;

        study.SuggestedOrderId = decision.SuggestedOrderId;
        study.Why = decision.Verdict is MatchVerdict.AutoMatch ? "an order fits; it is matched when the study has settled" : decision.Why;
        study.Touch();
        ledger.Announce(JournalTypes.StudyEvaluated, study);
    }

    private Task<bool> HasHumanTouchAsync(Study study, CancellationToken cancellationToken) =>
        db.Ledger.AnyAsync(e => e.StudyId == study.Id && e.By != Actor.System.Name
            && (e.Act == LedgerAct.Matched || e.Act == LedgerAct.Unmatched || e.Act == LedgerAct.Corrected || e.Act == LedgerAct.Undone
                || e.Act == LedgerAct.Split || e.Act == LedgerAct.Merged || e.Act == LedgerAct.Moved), cancellationToken);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Study {StudyId}: {Verdict}")]
    private partial void LogDecided(Guid studyId, MatchVerdict verdict);
}
