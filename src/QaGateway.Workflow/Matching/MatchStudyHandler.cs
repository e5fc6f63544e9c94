using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <param name="Reason">Needed where V1-V4 differ, with <paramref name="ConfirmPatientId"/>: the last four characters of the order's Patient ID (REC-13).</param>
public sealed record MatchStudy(string Study, Guid OrderId, string? Reason, string? ConfirmPatientId, Actor By);

public sealed record UnmatchStudy(string Study, string? Reason, Actor By);

/// <summary>A human gives a study its order, or takes it away. Coerces the attributes of §4.4 to the order as ledger changes (COERCE).</summary>
public sealed class MatchStudyHandler(GatewayDbContext db, CandidateSearch search, LedgerWriter ledger, IOptions<MatchingOptions> options)
{
    private const int ConfirmedCharacters = 4;

    public async Task<ActOutcome> HandleAsync(MatchStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (Single(found, out var study) is { } notOne)
            return notOne;
        if (!MayChange(study!))
            return InState(study!);
        if (study!.OrderId == command.OrderId && study.State is StudyState.AutoMatched or StudyState.Ready)
            return await ConfirmAsync(study, command, cancellationToken);

        var facts = await search.GatherAsync(study, command.OrderId, cancellationToken);
        var target = facts.Candidates.FirstOrDefault(o => o.Order.Id == command.OrderId);
        var decision = new Matcher(options.Value).Decide(facts);
        if (target is null || new Matcher(options.Value).Assess(facts, command.OrderId) is not { } candidate)
            return new ActOutcome.NotFound("order");
        if (Missing(command, candidate) is { Count: > 0 } missing)
            return new ActOutcome.Refused("IDENTITY_DIFFERS", "The identity of the images differs from the order's.", missing);

        return await MatchAsync(study, command, facts, target, candidate, decision with { Candidates = [candidate, .. decision.Candidates.Where(c => c.OrderId != candidate.OrderId)] }, cancellationToken);
    }

    public async Task<ActOutcome> HandleAsync(UnmatchStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (Single(found, out var study) is { } notOne)
            return notOne;
        if (!study!.IsMatched)
            return new ActOutcome.Unchanged();
        if (!MayChange(study))
            return InState(study);

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var undone = await MatchEntries.WithUpdatesAsync(db, study.Id, cancellationToken);
            study.Why = "the match was taken back";
            study.SuggestedOrderId = study.OrderId;
            var line = await MatchEntries.ReplaceAsync(db, ledger, study, undone, new NewEntry(LedgerAct.Unmatched, command.By)
            {
                State = StudyState.Unmatched,
                Reason = command.Reason,
                SetsOrder = true,
            }, cancellationToken);
            ledger.Announce(JournalTypes.StudyUnmatched, study);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new ActOutcome.Done(line.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    /// <summary>The machine's match confirmed by a human: nothing changes but that somebody looked.</summary>
    private async Task<ActOutcome> ConfirmAsync(Study study, MatchStudy command, CancellationToken cancellationToken)
    {
        if (study.State is StudyState.Ready)
            return new ActOutcome.Unchanged();

        var line = await ledger.AppendAsync(study, new NewEntry(LedgerAct.Evaluated, command.By) { State = StudyState.Ready, Reason = command.Reason ?? "match confirmed" }, cancellationToken);
        ledger.Announce(JournalTypes.StudyEvaluated, study);
        return await SaveAsync(line, cancellationToken);
    }

    private async Task<ActOutcome> MatchAsync(
        Study study, MatchStudy command, MatchFacts facts, OrderFacts target, Candidate candidate, MatchDecision decision, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var undone = await MatchEntries.WithUpdatesAsync(db, study.Id, cancellationToken);
            var changes = new OrderCoercion(facts.Image.Headers, options.Value, OrderCoercion.Correct).ToOrder(target, IsOtherPatient(candidate));
            BurnedIn.WarnOf(study, changes.Select(c => c.Keyword));
            study.SuggestedOrderId = null;
            study.Why = "matched by hand";
            WrongPatientAlarm.Clear(study);
            var line = await MatchEntries.ReplaceAsync(db, ledger, study, undone, new NewEntry(LedgerAct.Matched, command.By)
            {
                ReasonCode = OrderCoercion.Coerce,
                Reason = command.Reason,
                Changes = changes,
                State = StudyState.Ready,
                SetsOrder = true,
                OrderId = target.Order.Id,
                Data = MatchRecord.Of(decision, facts, target.Patient).ToJson(),
            }, cancellationToken);
            ledger.Announce(JournalTypes.StudyMatched, study);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new ActOutcome.Done(line.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }

    /// <summary>What a human must add before a study whose identity differs gets this order (REC-13); STAT does not bypass it.</summary>
    private static List<OpenItem> Missing(MatchStudy command, Candidate candidate)
    {
        var differences = candidate.Vetoes.Where(v => v.Id is "V1" or "V2" or "V3" or "V4" or "V7" or "V8").ToList();
        if (differences.Count == 0)
            return [];

        var missing = new List<OpenItem>();
        if (string.IsNullOrWhiteSpace(command.Reason))
            missing.Add(new OpenItem("reason", "A reason is needed."));

        var expected = candidate.PatientId.Length <= ConfirmedCharacters ? candidate.PatientId : candidate.PatientId[^ConfirmedCharacters..];
        var confirmed = command.ConfirmPatientId?.Trim() ?? "";
        if (confirmed.Length == 0)
            missing.Add(new OpenItem("confirmPatientId", "Type the last four characters of the order's Patient ID."));
        else if (!confirmed.Equals(expected, StringComparison.OrdinalIgnoreCase) && !confirmed.Equals(candidate.PatientId, StringComparison.Ordinal))
            missing.Add(new OpenItem("confirmPatientId", "These are not the last four characters of the order's Patient ID."));

        return missing.Count == 0 ? [] : [.. missing, .. differences.Select(v => new OpenItem(v.Id, v.Text, Overridable: true))];
    }

    /// <summary>The images carry somebody else's identity, not a mistyped one: what belongs to that other patient must go (REC-44).</summary>
    private static bool IsOtherPatient(Candidate candidate) =>
        candidate.Vetoes.Any(v => v.Id is "V1")
        || (candidate.Vetoes.Any(v => v.Id is "V2" or "V4")
            && !candidate.Evidence.Any(e => e is { Key: EvidenceKeys.PatientId, Outcome: EvidenceOutcome.Agree or EvidenceOutcome.Close }));

    private static bool MayChange(Study study) => study.State is StudyState.Receiving or StudyState.Settled or StudyState.AutoMatched or StudyState.Suggested
        or StudyState.Unmatched or StudyState.Conflict or StudyState.InQa or StudyState.Ready or StudyState.ReleaseFailed or StudyState.Reopened;

    private static ActOutcome.Refused InState(Study study) =>
        new ActOutcome.Refused("STATE", study.State switch
        {
            StudyState.OnHold => "The study is on hold: resume it first.",
            StudyState.Released or StudyState.LatePending => "The study is released: undo the release first.",
            _ => $"A study in state {study.State} cannot get another order.",
        });

    private static ActOutcome? Single(IReadOnlyList<Study> found, out Study? study)
    {
        study = found.Count == 1 ? found[0] : null;
        return found.Count switch
        {
            0 => new ActOutcome.NotFound("study"),
            1 => null,
            _ => new ActOutcome.Ambiguous([.. found.Select(s => s.Id)]),
        };
    }

    private async Task<ActOutcome> SaveAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new ActOutcome.Done(line.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }
}
