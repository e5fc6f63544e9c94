using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Intake;

/// <summary>The peer table as intake sees it: read again every few seconds, and still there when the database is not (D2). Peers of the configuration count until the table says otherwise.</summary>
public sealed partial class PeerDirectory(IServiceScopeFactory scopes, IOptions<DicomOptions> options, TimeProvider clock, ILogger<PeerDirectory> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile FrozenDictionary<string, KnownPeer> _peers = Seeds(options.Value).ToFrozenDictionary(p => p.AeTitle, StringComparer.Ordinal);
    private long _readAt;

    /// <returns>null for whoever is not in the table, or only knocks.</returns>
    public KnownPeer? Find(string aeTitle) => _peers.GetValueOrDefault(aeTitle);

    /// <summary>Reads the table when what is known has grown old. One reads, nobody waits for long, and a failure leaves what is known.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var readAt = Volatile.Read(ref _readAt);
        if (readAt is not 0 && clock.GetElapsedTime(readAt) < Fresh)
            return;
        if (!await _reading.WaitAsync(readAt is 0 ? Patience : TimeSpan.Zero, cancellationToken))
            return;

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            await ReadAsync(limit.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnread(e);
        }
        finally
        {
            Volatile.Write(ref _readAt, Math.Max(1, clock.GetTimestamp()));
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private static IEnumerable<KnownPeer> Seeds(DicomOptions options) =>
        options.Peers.DistinctBy(p => p.AeTitle).Select(p => new KnownPeer(p.AeTitle, Enabled: true));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var known = await db.Peers.AsNoTracking().Where(p => !p.Knocking).Select(p => new KnownPeer(p.AeTitle, p.Enabled)).ToListAsync(cancellationToken);
        _peers = known.Concat(Seeds(options.Value)).DistinctBy(p => p.AeTitle).ToFrozenDictionary(p => p.AeTitle, StringComparer.Ordinal);
    }

    [LoggerMessage(EventId = 3021, Level = LogLevel.Warning, Message = "The peer table could not be read; what was known before counts")]
    private partial void LogUnread(Exception error);
}
