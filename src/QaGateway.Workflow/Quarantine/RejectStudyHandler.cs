using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <param name="Code">DCM 113001, 113037, 113038 or 113039 (§4.6).</param>
/// <param name="SopUids">SOP Instance UIDs, or our ids where one of several versions is meant; empty = the whole study.</param>
public sealed record RejectStudy(string Study, string Code, IReadOnlyList<string> SopUids, string? Comment, Actor By);

/// <param name="EntryId">Only what this rejection took; null = everything.</param>
public sealed record RestoreStudy(string Study, string? Reason, Actor By, long? EntryId = null);

/// <summary>Rejects before release (REC-61) and restores (REC-64).</summary>
public sealed class RejectStudyHandler(GatewayDbContext db, LedgerWriter ledger)
{
    public async Task<ActOutcome> HandleAsync(RejectStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.RejectStudies);
        if (Invalid(command) is { } invalid)
            return invalid;
        var (study, outcome) = await StudyAct.FindAsync(db, command.Study, cancellationToken);
        if (study is null)
            return outcome!;
        if (study.State is StudyState.Rejected)
            return new ActOutcome.Unchanged();
        if (study.State is StudyState.Releasing or StudyState.MovedOut)
            return new ActOutcome.Refused("NOT_NOW", $"A study that is {study.State} cannot be rejected.");

        var instances = await db.Instances.Where(i => i.StudyId == study.Id && i.State != InstanceState.Superseded).ToListAsync(cancellationToken);
        if (Unknown(command, instances) is { } unknown)
            return unknown;

        var rejected = instances.FindAll(i => i.State is not InstanceState.Rejected && IsMeant(command, i));
        if (rejected.Count is 0)
            return new ActOutcome.Unchanged();

        var record = RejectionRecord.Of(rejected, isWhole: command.SopUids.Count is 0);
        rejected.ForEach(i => i.State = InstanceState.Rejected);
        var isEmpty = instances.TrueForAll(i => i.State is InstanceState.Rejected);
        if (!isEmpty)
            await StudyCounts.UpdateAsync(db, study, instances, cancellationToken);
        return await RejectAsync(study, command, record, isEmpty, cancellationToken);
    }

    public async Task<ActOutcome> HandleAsync(RestoreStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.RejectStudies);
        var (study, outcome) = await StudyAct.FindAsync(db, command.Study, cancellationToken);
        if (study is null)
            return outcome!;

        var entries = await db.Ledger.Where(e => e.StudyId == study.Id && e.Act == LedgerAct.Rejected && e.UndoneBy == null && (command.EntryId == null || e.Id == command.EntryId)).OrderByDescending(e => e.Id).ToListAsync(cancellationToken);
        if (study.State is StudyState.Releasing or StudyState.MovedOut)
            return new ActOutcome.Refused("NOT_NOW", $"A study that is {study.State} cannot be restored.");

        var instances = await db.Instances.Where(i => i.StudyId == study.Id && i.State != InstanceState.Superseded).ToListAsync(cancellationToken);
        if (entries.Count is 0 && (command.EntryId is not null || !instances.Exists(i => i.State is InstanceState.Rejected)))
            return new ActOutcome.Refused("NOT_REJECTED", "Nothing of the study is rejected.");

        foreach (var entry in entries)
            RejectionRecord.Read(entry.Data).Restore(instances);
        if (command.EntryId is null)
            instances.FindAll(i => i.State is InstanceState.Rejected).ForEach(i => i.State = InstanceState.Valid); // rejected in a study they have been split from
        await StudyCounts.UpdateAsync(db, study, instances, cancellationToken);
        return await RestoreAsync(study, command, entries, cancellationToken);
    }

    private static ActOutcome.Invalid? Invalid(RejectStudy command) => command.Code switch
    {
        RejectionCodes.Quality or RejectionCodes.PatientSafety or RejectionCodes.WrongWorklistEntry => null,
        RejectionCodes.RetentionExpired when command.By == Actor.System => null,
        RejectionCodes.RetentionExpired => new("CODE_RESERVED", "113039 is for the retention job only."),
        _ => new("CODE_UNKNOWN", "The code is none of 113001, 113037 and 113038."),
    };

    private static ActOutcome.NotFound? Unknown(RejectStudy command, List<Instance> instances)
    {
        var known = instances.SelectMany(i => (string[])[i.SopUid, i.Id.ToString()]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return command.SopUids.FirstOrDefault(uid => !known.Contains(uid)) is null ? null : new("instance");
    }

    private static bool IsMeant(RejectStudy command, Instance instance) =>
        command.SopUids.Count is 0 || command.SopUids.Contains(instance.SopUid) || command.SopUids.Contains(instance.Id.ToString(), StringComparer.OrdinalIgnoreCase);

    private async Task<ActOutcome> RejectAsync(Study study, RejectStudy command, RejectionRecord record, bool isWhole, CancellationToken cancellationToken)
    {
        if (isWhole && study.State is not StudyState.OnHold)
            study.StateBefore = study.State; // on hold: the state before the hold is the one to go back to
        var entry = await ledger.AppendAsync(
            study,
            new NewEntry(LedgerAct.Rejected, command.By)
            {
                State = isWhole ? StudyState.Rejected : null,
                ReasonCode = command.Code,
                Reason = StudyAct.Fit(command.Comment),
                Data = record.Write(),
            },
            cancellationToken);
        ledger.Announce(JournalTypes.StudyRejected, study, JsonColumn.Write(new { code = command.Code, whole = isWhole }));
        return await StudyAct.SaveAsync(db, entry, cancellationToken);
    }

    private async Task<ActOutcome> RestoreAsync(Study study, RestoreStudy command, List<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var restored = await ledger.AppendAsync(
                study,
                new NewEntry(LedgerAct.Restored, command.By)
                {
                    State = study.State is StudyState.Rejected ? StudyAct.Return(study) : null,
                    Reason = StudyAct.Fit(command.Reason),
                    Undoes = entries.Count > 0 ? entries[0].Id : null,
                },
                cancellationToken);
            ledger.Announce(JournalTypes.StudyRestored, study);
            await db.SaveChangesAsync(cancellationToken);
            entries.ForEach(e => e.UndoneBy = restored.Id);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new ActOutcome.Done(restored.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }
    }
}
