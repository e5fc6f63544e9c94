using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders.Messages;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders;

/// <param name="Survivor">Remains.</param>
/// <param name="Prior">Becomes an alias of it.</param>
public sealed record MergePatients(PatientIdentifier Survivor, PatientIdentifier Prior, bool DryRun, Actor By);

/// <param name="Prior">Identifier that was merged.</param>
public sealed record UnmergePatient(PatientIdentifier Prior, bool DryRun, Actor By);

public abstract record MergeOutcome
{
    /// <param name="Effects">In words.</param>
    /// <param name="OrderIds">Orders that are re-filed.</param>
    /// <param name="StudyIds">Studies filed under the prior identifier, or under the survivor through these orders: somebody may want to look at them.</param>
    /// <param name="Applied">False for a dry run.</param>
    public sealed record Done(IReadOnlyList<string> Effects, IReadOnlyList<Guid> OrderIds, IReadOnlyList<Guid> StudyIds, bool Applied) : MergeOutcome
    {
        /// <summary>Signs that the merge is not what was meant: code and words.</summary>
        public IReadOnlyList<(string Code, string Text)> Warnings { get; init; } = [];
    }

    public sealed record Refused(string Code, string Text) : MergeOutcome;

    public sealed record NotFound(string What) : MergeOutcome;
}

/// <summary>Merges two patients by hand, or takes a merge back (PAT-4); a dry run says what it would do.</summary>
public sealed class MergePatientsHandler(GatewayDbContext db, OrderGate gate, TimeProvider clock)
{
    /// <exception cref="PermissionDeniedException">The actor may not edit orders.</exception>
    public async Task<MergeOutcome> HandleAsync(MergePatients command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditOrders);
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var patients = new PatientBook(db, clock.GetUtcNow());
        if (await patients.FindAsync(command.Survivor, cancellationToken) is not { } survivor)
            return new MergeOutcome.NotFound("survivor");
        if (await patients.FindRowAsync(command.Prior, cancellationToken) is not { } prior)
            return new MergeOutcome.NotFound("prior");
        var source = await patients.SurvivorAsync(prior, cancellationToken);
        if (source.Id == survivor.Id)
            return Same(command, survivor);
        var orders = await db.Orders.Where(o => o.PatientRowId == source.Id).Select(o => o.Id).ToListAsync(cancellationToken);
        var studies = await StudiesAsync(command.Prior, orders, cancellationToken);
        var warnings = await WarningsAsync(survivor, source, orders.Count + studies.Count, cancellationToken);
        var effect = await new PatientMerger(db, patients, clock.GetUtcNow()).MergeAsync(survivor, command.Prior, "", null, cancellationToken);
        var outcome = new MergeOutcome.Done([effect, $"{studies.Count} study(ies) will be found under the survivor"], orders, studies, !command.DryRun) { Warnings = warnings };
        return await EndAsync(transaction, outcome, command.DryRun, cancellationToken);
    }

    /// <summary>The orders that the merge had moved go back; what came since stays with the survivor.</summary>
    /// <exception cref="PermissionDeniedException">The actor may not edit orders.</exception>
    public async Task<MergeOutcome> HandleAsync(UnmergePatient command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditOrders);
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var patients = new PatientBook(db, clock.GetUtcNow());
        if (await patients.FindRowAsync(command.Prior, cancellationToken) is not { } prior)
            return new MergeOutcome.NotFound("prior");
        if (prior.MergedIntoId is not { } survivorId)
            return new MergeOutcome.Refused("NOT_MERGED", "This patient is not merged into another one.");
        var survivor = await db.Patients.SingleAsync(p => p.Id == survivorId, cancellationToken);
        var moved = await MovedByMergeAsync(prior, survivor, cancellationToken);
        var merger = new PatientMerger(db, patients, clock.GetUtcNow());
        var orders = await db.Orders.Where(o => moved.Contains(o.Id) && o.PatientRowId == survivor.Id).ToListAsync(cancellationToken);
        orders.ForEach(o => merger.Refile(o, prior));
        prior.MergedIntoId = null;
        var alias = new PatientIdentifier(prior.PatientId, prior.Issuer);
        survivor.OtherIds = [.. survivor.OtherIds.Where(id => id != alias && !prior.OtherIds.Contains(id))];
        foreach (var patient in new[] { prior, survivor })
        {
            patients.Touch(patient, null);
            patients.Announce(JournalTypes.PatientChanged, patient);
        }

        patients.Announce(JournalTypes.PatientUnmerged, prior, JsonColumn.Write(new PatientUnmerged(survivor.Id)));

        var ids = orders.ConvertAll(o => o.Id);
        var outcome = new MergeOutcome.Done([$"took the merge back, {ids.Count} order(s) moved"], ids, await StudiesAsync(alias, ids, cancellationToken), !command.DryRun);
        return await EndAsync(transaction, outcome, command.DryRun, cancellationToken);
    }

    private static MergeOutcome.Refused Same(MergePatients command, Patient survivor) =>
        command.Survivor == command.Prior ? new("SAME_PATIENT", "A patient cannot be merged into itself.")
        : survivor.PatientId == command.Prior.Id && survivor.Issuer == command.Prior.Issuer
            ? new("CIRCULAR", "The identifier that shall remain is merged into the other one already: the merge is the wrong way round.")
            : new("ALREADY_MERGED", "The two are merged already.");

    private async Task<IReadOnlyList<(string Code, string Text)>> WarningsAsync(Patient survivor, Patient source, int filed, CancellationToken cancellationToken)
    {
        var warnings = new List<(string, string)>();
        if (PatientBook.DiffersInAll(survivor, source))
            warnings.Add(("IMPLAUSIBLE", "Name, birth date and sex all differ: hardly the same human."));
        var own = await db.Orders.CountAsync(o => o.PatientRowId == survivor.Id, cancellationToken)
            + await db.Studies.CountAsync(s => s.PatientId == survivor.PatientId && s.Issuer == survivor.Issuer, cancellationToken);
        if (own is 0 && filed > 0)
            warnings.Add(("REVERSED", "Nothing is filed under the patient who would remain, but something under the one who goes: is it the right way round?"));
        return warnings;
    }

    private async Task<HashSet<Guid>> MovedByMergeAsync(Patient prior, Patient survivor, CancellationToken cancellationToken)
    {
        var entries = await db.Journal.AsNoTracking().Where(e => e.Type == JournalTypes.PatientMerged && e.PatientId == survivor.Id).OrderByDescending(e => e.Id).ToListAsync(cancellationToken);
        var merge = entries.Select(e => e.Data is null ? null : JsonColumn.Read<PatientMerged>(e.Data)).FirstOrDefault(d => d?.SourceRowId == prior.Id);
        return [.. merge?.OrderIds ?? []];
    }

    private async Task<IReadOnlyList<Guid>> StudiesAsync(PatientIdentifier prior, IReadOnlyList<Guid> orders, CancellationToken cancellationToken) =>
        await db.Studies.Where(s => (s.PatientId == prior.Id && (s.Issuer == prior.Issuer || s.Issuer == "")) || (s.OrderId != null && orders.Contains(s.OrderId.Value)))
            .Select(s => s.Id).ToListAsync(cancellationToken);

    private async Task<MergeOutcome> EndAsync(
        Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, MergeOutcome.Done outcome, bool dryRun, CancellationToken cancellationToken)
    {
        if (dryRun)
        {
            db.ChangeTracker.Clear();
            return outcome;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
