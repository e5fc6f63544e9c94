using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Security;

/// <summary>Every ledger entry made by a person gets its audit entry in the same transaction: exactly one an act (AUD-1), and no act without it (AUD-2). One instance a context.</summary>
public sealed class AuditInterceptor(AuditChain chain) : SaveChangesInterceptor, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10); // then the unique index decides who comes first
    private readonly List<AuditEntry> _added = [];
    private bool _holdsGate;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is GatewayDbContext db)
            await AppendAsync(db, cancellationToken);

        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Finish(null);
        return ValueTask.FromResult(result);
    }

    /// <summary>A race that was lost ends the attempt like any failure: nobody may keep the gate, or everybody who comes later waits for ever.</summary>
    public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Finish(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Finish(eventData.Context);
        return Task.CompletedTask;
    }

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        Finish(eventData.Context);
        return Task.CompletedTask;
    }

    /// <summary>The last way out: a unit of work that ended in any other way does not keep the gate.</summary>
    public void Dispose() => Finish(null);

    private async Task AppendAsync(GatewayDbContext db, CancellationToken cancellationToken)
    {
        var acts = db.ChangeTracker.Entries<LedgerEntry>()
            .Where(e => e.State is EntityState.Added && e.Entity.By != Actor.System.Name).Select(e => e.Entity).ToList();
        if (acts.Count == 0)
            return;

        _holdsGate = await chain.Gate.WaitAsync(WaitOf(db), cancellationToken);
        try
        {
            var head = await AuditChain.HeadAsync(db, cancellationToken);
            foreach (var act in acts)
            {
                var patientId = db.ChangeTracker.Entries<Study>().FirstOrDefault(s => s.Entity.Id == act.StudyId)?.Entity.PatientId ?? "";
                var entry = chain.Link(RecordOf(act, patientId), head);
                head = entry.Hash;
                _added.Add(entry);
                db.Audit.Add(entry);
            }
        }
        catch
        {
            Finish(db);
            throw;
        }
    }

    /// <summary>A transaction on SQLite has the only write lock: whoever holds the gate waits for it, so waiting for the gate here would be a deadlock. The lock itself keeps the chain straight.</summary>
    private static TimeSpan WaitOf(GatewayDbContext db) =>
        db.Database.CurrentTransaction is not null && db.Database.ProviderName?.EndsWith(".Sqlite", StringComparison.Ordinal) is true ? TimeSpan.Zero : LongestWait;

    private static AuditRecord RecordOf(LedgerEntry act, string patientId) => new(AuditEvent.InstancesAccessed, act.Act.ToString(), act.By)
    {
        StudyId = act.StudyId,
        PatientId = patientId,
        Text = string.Join("; ", new[] { act.ReasonCode, act.Reason, Changed(act) }.Where(t => !string.IsNullOrEmpty(t))),
    };

    private static string Changed(LedgerEntry act) =>
        act.Changes.Count == 0 ? "" : "changed " + string.Join(", ", act.Changes.Select(c => c.Keyword).Distinct(StringComparer.Ordinal));

    private void Finish(DbContext? failed)
    {
        if (failed is not null)
        {
            foreach (var entry in _added)
                failed.Entry(entry).State = EntityState.Detached; // a retry links anew
        }

        _added.Clear();
        if (_holdsGate)
            chain.Gate.Release();

        _holdsGate = false;
    }
}
