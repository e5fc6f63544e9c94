using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Operations;

public enum PeerContact
{
    Associated,
    Refused,
    Stored,
    Worklist,
}

/// <summary>Remembers when each peer last called, stored, asked, and why it was refused; callers we do not know appear as knocking (SEC-6). Observations are gathered and written now and then: they never slow an association down.</summary>
public sealed class PeerStatistics(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PeerStatistics> logger) : BackgroundService
{
    private const int MaxKnocking = 200; // a port scanner must not fill the table
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Channel<Observation> _seen = Channel.CreateBounded<Observation>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private sealed record Observation(string AeTitle, PeerContact Contact, string? Address, string? Text, DateTimeOffset At);

    public void Note(string? aeTitle, PeerContact contact, string? address = null, string? text = null)
    {
        if (aeTitle is { Length: > 0 and <= 16 })
            _seen.Writer.TryWrite(new Observation(aeTitle, contact, address, text, clock.GetUtcNow()));
    }

    public void Note(AssociationEvent e)
    {
        if (e.Kind is AssociationEventKind.Accepted)
            Note(e.CallingAe, PeerContact.Associated, e.Remote?.Address.ToString());
        else if (e.Kind is AssociationEventKind.Rejected)
            Note(e.CallingAe, PeerContact.Refused, e.Remote?.Address.ToString(), e.Text);
    }

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
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var known = new Dictionary<string, Peer?>(StringComparer.Ordinal);
        while (_seen.Reader.TryRead(out var seen))
        {
            if (!known.TryGetValue(seen.AeTitle, out var peer))
                known[seen.AeTitle] = peer = await db.Peers.FindAsync([seen.AeTitle], cancellationToken) ?? await KnockAsync(db, seen, cancellationToken);
            if (peer is not null)
                Apply(peer, seen);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<Peer?> KnockAsync(GatewayDbContext db, Observation seen, CancellationToken cancellationToken)
    {
        if (seen.Contact is not PeerContact.Refused || await db.Peers.CountAsync(p => p.Knocking, cancellationToken) >= MaxKnocking)
            return null; // let in unknown (UnknownPeers = Accept), or too many strangers

        return db.Peers.Add(new Peer { AeTitle = seen.AeTitle, Knocking = true }).Entity;
    }

    private static void Apply(Peer peer, Observation seen)
    {
        peer.LastSeenAt = seen.At;
        peer.LastAddress = seen.Address ?? peer.LastAddress;
        switch (seen.Contact)
        {
            case PeerContact.Refused:
                peer.Refusals++;
                peer.LastRefusal = seen.Text is { Length: > 450 } text ? text[..450] : seen.Text ?? "";
                break;
            case PeerContact.Stored:
                peer.LastStoreAt = seen.At;
                break;
            case PeerContact.Worklist:
                peer.LastWorklistAt = seen.At;
                break;
        }
    }
}
