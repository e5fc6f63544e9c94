using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

public sealed record HoldStudy(string Study, string? Reason, Actor By);

public sealed record ResumeStudy(string Study, string? Reason, Actor By);

/// <summary>Parks an open study, and takes it up again in the state it had.</summary>
public sealed class HoldStudyHandler(GatewayDbContext db, LedgerWriter ledger)
{
    public async Task<ActOutcome> HandleAsync(HoldStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var (study, outcome) = await StudyAct.FindAsync(db, command.Study, cancellationToken);
        if (study is null)
            return outcome!;
        if (study.State is StudyState.OnHold)
            return new ActOutcome.Unchanged();
        if (!study.IsOpen)
            return new ActOutcome.Refused("NOT_OPEN", $"A study that is {study.State} cannot be put on hold.");

        study.StateBefore = study.State;
        var entry = await ledger.AppendAsync(study, new NewEntry(LedgerAct.Held, command.By) { State = StudyState.OnHold, Reason = StudyAct.Fit(command.Reason) }, cancellationToken);
        ledger.Announce(JournalTypes.StudyHeld, study);
        return await StudyAct.SaveAsync(db, entry, cancellationToken);
    }

    public async Task<ActOutcome> HandleAsync(ResumeStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        var (study, outcome) = await StudyAct.FindAsync(db, command.Study, cancellationToken);
        if (study is null)
            return outcome!;
        if (study.State is not StudyState.OnHold)
            return new ActOutcome.Refused("NOT_ON_HOLD", $"The study is {study.State}, not on hold.");

        var state = StudyAct.Return(study);
        var entry = await ledger.AppendAsync(study, new NewEntry(LedgerAct.Resumed, command.By) { State = state, Reason = StudyAct.Fit(command.Reason) }, cancellationToken);
        ledger.Announce(JournalTypes.StudyResumed, study);
        return await StudyAct.SaveAsync(db, entry, cancellationToken);
    }
}
