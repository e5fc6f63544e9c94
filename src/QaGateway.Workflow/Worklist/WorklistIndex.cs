using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Worklist;

/// <summary>All worklist items in memory, found by key. Before every answer it asks the journal whether an order or patient has changed and reads those anew, so an order is on the worklist as soon as its message was acknowledged.</summary>
internal sealed class WorklistIndex(IServiceScopeFactory scopes, IOptions<WorklistOptions> options, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Entries written in parallel on a server database may become visible out of order: these many are read again.</summary>
    private const int Overlap = 64;
    private const int LargestDelta = 1000;

    /// <summary>Everything is read anew now and then, whatever the journal says.</summary>
    private static readonly TimeSpan FullReload = TimeSpan.FromMinutes(10);

    private static readonly Func<GatewayDbContext, Task<long?>> LastEntry = EF.CompileAsyncQuery((GatewayDbContext db) => db.Set<JournalEntry>().Max(e => (long?)e.Id));

    private readonly SemaphoreSlim _refreshing = new(1);
    private readonly Lock _gate = new();
    private WorklistTable _table = new();
    private AsyncServiceScope? _journal;
    private long _position = -1;
    private DateTimeOffset _loadedAt;

    /// <summary>Items that match, unsorted, at most one more than the limit.</summary>
    public async Task<IReadOnlyList<WorklistEntry>> FindAsync(WorklistKeys keys, StationFilter station, int limit, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        var endedAfter = EndedAfter;
        lock (_gate)
            return [.. _table.Candidates(keys).Where(e => e.IsShown(endedAfter) && station.Shows(e) && keys.Matches(e, station.UnassignedVisible)).Take(limit + 1)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is { } scope)
            await scope.DisposeAsync();

        _refreshing.Dispose();
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var last = await LastEntryAsync();
            if (_position < 0 || clock.GetUtcNow() - _loadedAt > FullReload)
                await ReloadAsync(last, cancellationToken);
            else if (last != _position)
                await UpdateAsync(last, cancellationToken);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>One connection is kept for this question: it is asked before every answer.</summary>
    private async Task<long> LastEntryAsync()
    {
        if (_journal is null)
        {
            _journal = scopes.CreateAsyncScope();
            await _journal.Value.ServiceProvider.GetRequiredService<GatewayDbContext>().Database.OpenConnectionAsync();
        }

        try
        {
            return await LastEntry(_journal.Value.ServiceProvider.GetRequiredService<GatewayDbContext>()) ?? 0;
        }
        catch
        {
            var broken = _journal.Value;
            _journal = null; // the database was restarted, perhaps: the next query connects anew
            await broken.DisposeAsync();
            throw;
        }
    }

    private async Task ReloadAsync(long last, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var table = new WorklistTable();
        foreach (var entry in await LoadAsync(db, Shown(db, EndedAfter), cancellationToken))
            table.Add(entry);

        lock (_gate)
            _table = table;

        _position = last;
        _loadedAt = clock.GetUtcNow();
    }

    private async Task UpdateAsync(long last, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var from = _position - Overlap;
        var changes = await db.Journal.AsNoTracking().Where(e => e.Id > from)
            .Where(e => e.Type == JournalTypes.OrderChanged || e.Type == JournalTypes.PatientChanged || e.Type == JournalTypes.PatientMerged)
            .Select(e => new { e.OrderId, e.PatientId }).Distinct().Take(LargestDelta + 1).ToListAsync(cancellationToken);
        if (changes.Count > LargestDelta)
        {
            await ReloadAsync(last, cancellationToken);
            return;
        }

        var orderIds = changes.Select(c => c.OrderId).OfType<Guid>().ToHashSet();
        var patientIds = changes.Select(c => c.PatientId).OfType<Guid>().ToList();
        if (patientIds.Count > 0)
        {
            var survivors = await db.Patients.Where(p => patientIds.Contains(p.Id) && p.MergedIntoId != null).Select(p => p.MergedIntoId!.Value).ToListAsync(cancellationToken);
            var rows = patientIds.Concat(survivors).ToList();
            orderIds.UnionWith(await Shown(db, EndedAfter).Where(o => rows.Contains(o.PatientRowId)).Select(o => o.Id).ToListAsync(cancellationToken));
        }

        var ids = orderIds.ToList();
        var entries = ids.Count == 0 ? [] : await LoadAsync(db, Shown(db, EndedAfter).Where(o => ids.Contains(o.Id)), cancellationToken);
        lock (_gate)
        {
            foreach (var id in ids)
                _table.RemoveOrder(id);
            foreach (var entry in entries)
                _table.Add(entry);
        }

        _position = last;
    }

    private DateTimeOffset EndedAfter => clock.GetUtcNow() - options.Value.AfterEnd;

    private static IQueryable<Order> Shown(GatewayDbContext db, DateTimeOffset endedAfter) =>
        db.Orders.Where(o => o.State == OrderState.Scheduled || o.State == OrderState.Arrived || o.State == OrderState.Started
            || (o.UpdatedAt > endedAfter && (o.State == OrderState.Completed || o.State == OrderState.Discontinued) && o.Steps.Any(s => s.EndedAt > endedAfter)));

    private static async Task<List<WorklistEntry>> LoadAsync(GatewayDbContext db, IQueryable<Order> orders, CancellationToken cancellationToken)
    {
        var loaded = await orders.AsNoTracking().Include(o => o.Steps).ToListAsync(cancellationToken);
        var patients = await db.Patients.AsNoTracking().Where(p => orders.Any(o => o.PatientRowId == p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        return [.. from order in loaded
                   where patients.ContainsKey(order.PatientRowId)
                   from step in order.Steps
                   where WorklistEntry.IsShownState(step.State) || step.EndedAt is not null
                   select new WorklistEntry(order, step, patients[order.PatientRowId])];
    }
}
