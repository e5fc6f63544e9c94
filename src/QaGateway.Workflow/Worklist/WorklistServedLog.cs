using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Worklist;

/// <summary>Remembers what each modality was shown (MAP-24), written in batches beside the answers. What was shown to an AE is logged again when it has changed, or after twelve hours; modalities poll all day.</summary>
internal sealed partial class WorklistServedLog(IServiceScopeFactory scopes, TimeProvider clock, IOptions<WorklistOptions> options, ILogger<WorklistServedLog> logger)
{
    private const int Capacity = 20_000;
    private const int BatchSize = 500;
    private const int Remembered = 200_000;
    private static readonly TimeSpan Again = TimeSpan.FromHours(12);

    private readonly Channel<WorklistServed> _rows = Channel.CreateBounded<WorklistServed>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ConcurrentDictionary<(string Ae, Guid Step), (WorklistEntry Entry, DateTimeOffset At)> _last = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);
    private int _lost;

    public void Asked(string ae) => _asked[ae] = clock.GetUtcNow();

    public void Add(string ae, WorklistEntry entry)
    {
        var now = clock.GetUtcNow();
        if (_last.TryGetValue((ae, entry.Step.Id), out var last) && ReferenceEquals(last.Entry, entry) && now - last.At < Again)
            return;
        if (_last.Count >= Remembered)
            _last.Clear();

        _last[(ae, entry.Step.Id)] = (entry, now);
        var row = new WorklistServed
        {
            At = now,
            AeTitle = ae,
            OrderId = entry.Order.Id,
            StepRowId = entry.Step.Id,
            Accession = entry.Order.Accession,
            StudyUid = entry.Order.StudyUid,
            Patient = entry.Patient.Identity,
        };
        if (!_rows.Writer.TryWrite(row) && Interlocked.Increment(ref _lost) % 1000 == 1)
            LogLost(_lost);
    }

    /// <summary>Writes what is waiting.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batch = new List<WorklistServed>();
        do
        {
            batch.Clear();
            while (batch.Count < BatchSize && _rows.Reader.TryRead(out var row))
                batch.Add(row);

            await WriteAsync(batch, cancellationToken);
        }
        while (batch.Count == BatchSize);
    }

    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = clock.GetUtcNow().AddDays(-options.Value.ServedDays);
        await scope.ServiceProvider.GetRequiredService<GatewayDbContext>().WorklistServed.Where(s => s.At < before).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task WriteAsync(List<WorklistServed> batch, CancellationToken cancellationToken)
    {
        var asked = _asked.ToArray();
        if (batch.Count == 0 && asked.Length == 0)
            return;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        db.WorklistServed.AddRange(batch);
        if (batch.Count > 0)
            db.Journal.Add(new JournalEntry { At = clock.GetUtcNow(), Type = JournalTypes.WorklistServed });

        await db.SaveChangesAsync(cancellationToken);
        foreach (var (ae, at) in asked)
        {
            await db.Peers.Where(p => p.AeTitle == ae).ExecuteUpdateAsync(set => set.SetProperty(p => p.LastWorklistAt, at), cancellationToken);
            _asked.TryRemove(new KeyValuePair<string, DateTimeOffset>(ae, at));
        }
    }

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "The log of served worklist items cannot keep up: {Count} were not recorded")]
    private partial void LogLost(int count);
}
