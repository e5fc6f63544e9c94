using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Operations;

public enum PeerContact
{
    Stored,
    Worklist,
    Performed,
    Commitment,
}

/// <summary>Remembers when each peer last stored and last asked for its worklist. Observations are gathered and written now and then: they never slow an association down. (Who called and who knocks is noted by Intake.)</summary>
public sealed class PeerStatistics(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PeerStatistics> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Channel<Observation> _seen = Channel.CreateBounded<Observation>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private sealed record Observation(string AeTitle, PeerContact Contact, DateTimeOffset At);

    public void Note(string aeTitle, PeerContact contact) => _seen.Writer.TryWrite(new Observation(aeTitle, contact, clock.GetUtcNow()));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await WaitAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning(e, "Peer statistics could not be written; later ones will be");
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await _seen.Reader.WaitToReadAsync(cancellationToken))
                return false;

            await Task.Delay(Pause, clock, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var latest = new Dictionary<(string AeTitle, PeerContact Contact), DateTimeOffset>();
        while (_seen.Reader.TryRead(out var seen))
            latest[(seen.AeTitle, seen.Contact)] = seen.At;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        foreach (var ((aeTitle, contact), at) in latest)
        {
            if (await db.Peers.FindAsync([aeTitle], cancellationToken) is not { } peer)
                continue; // let in unknown (UnknownPeers = Accept)

            switch (contact)
            {
                case PeerContact.Stored:
                    peer.LastStoreAt = at;
                    break;
                case PeerContact.Worklist:
                    peer.LastWorklistAt = at;
                    break;
                case PeerContact.Performed:
                    peer.LastPerformedAt = at;
                    break;
                default:
                    peer.LastCommitmentAt = at;
                    break;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
