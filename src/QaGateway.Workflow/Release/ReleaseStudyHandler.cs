using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <param name="Override">Codes of open checklist items that the releaser overrides, with <paramref name="Reason"/>.</param>
public sealed record ReleaseStudy(string Study, IReadOnlyList<string> Override, string? Reason, Actor By);

/// <summary>Approves a study for the archive: checklist, then state Releasing; the release job does the rest and ends in Released.</summary>
public sealed partial class ReleaseStudyHandler(GatewayDbContext db, LedgerWriter ledger, ReleaseChecklist checklist, ILogger<ReleaseStudyHandler> logger)
{
    public async Task<ActOutcome> HandleAsync(ReleaseStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ReleaseStudies);
        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (found is not [var study])
            return found.Count is 0 ? new ActOutcome.NotFound("study") : new ActOutcome.Ambiguous([.. found.Select(s => s.Id)]);
        if (study.State is StudyState.Released or StudyState.Releasing)
            return new ActOutcome.Unchanged();

        var open = await checklist.ForAsync(study.Id, cancellationToken);
        if (Decide(command, open) is { } refusal)
            return refusal;

        return await ApproveAsync(study, command, [.. open.Select(i => i.Code).Distinct()], cancellationToken);
    }

    private static ActOutcome? Decide(ReleaseStudy command, IReadOnlyList<OpenItem> open)
    {
        if (open.Any(i => !i.Overridable || !command.Override.Contains(i.Code, StringComparer.Ordinal)))
            return new ActOutcome.Refused("OPEN_ITEMS", "The study may not be released yet.", open);

        return open.Count > 0 && string.IsNullOrWhiteSpace(command.Reason)
            ? new ActOutcome.Invalid("REASON_NEEDED", "Overriding an open item of the checklist needs a reason.")
            : null;
    }

    private async Task<ActOutcome> ApproveAsync(Study study, ReleaseStudy command, IReadOnlyList<string> overridden, CancellationToken cancellationToken)
    {
        var entry = await ledger.AppendAsync(
            study,
            new NewEntry(LedgerAct.Approved, command.By)
            {
                State = StudyState.Releasing,
                Reason = command.Reason,
                Data = overridden.Count is 0 ? null : JsonColumn.Write(new { overridden }),
            },
            cancellationToken);
        ledger.Announce(JournalTypes.StudyReleasing, study);
        try
        {
            await db.SaveChangesAsync(cancellationToken); // state, ledger and journal in one transaction
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }

        LogApproved(study.Id, command.By.Name, overridden.Count);
        return new ActOutcome.Done(entry.Id);
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "Study {StudyId} approved for release by {User}, {Overridden} items overridden")]
    private partial void LogApproved(Guid studyId, string user, int overridden);
}
