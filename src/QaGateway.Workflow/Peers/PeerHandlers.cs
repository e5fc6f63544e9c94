using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Peers;

/// <summary>The peer table: list, put, remove, echo.</summary>
public sealed class PeerHandlers(GatewayDbContext db, IOptions<DicomOptions> dicom, TimeProvider clock, ILogger<PeerHandlers> logger)
{
    private static readonly TimeSpan EchoTimeout = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Peer>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewPeers);
        return await db.Peers.AsNoTracking().OrderByDescending(p => p.Knocking).ThenBy(p => p.AeTitle).ToListAsync(cancellationToken);
    }

    /// <summary>Adds or changes a peer; a knocking one is let in.</summary>
    public async Task<PeerOutcome> HandleAsync(PutPeer command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditPeers);
        if (Wrong(command) is { } wrong)
            return wrong;

        var aeTitle = command.AeTitle.Trim(' '); // DUL-6
        var peer = await db.Peers.FindAsync([aeTitle], cancellationToken) ?? db.Peers.Add(new Peer { AeTitle = aeTitle }).Entity;
        peer.Host = string.IsNullOrWhiteSpace(command.Host) ? null : command.Host.Trim();
        peer.Port = peer.Host is null ? 0 : command.Port;
        peer.Tls = command.Tls;
        peer.Description = command.Description?.Trim() ?? "";
        peer.DefaultIssuer = command.DefaultIssuer?.Trim() ?? "";
        peer.ManualOnly = command.ManualOnly;
        peer.AutoRelease = command.AutoRelease;
        peer.Enabled = command.Enabled;
        peer.Knocking = false;
        await SaveAsync(cancellationToken);
        return new PeerOutcome.Done(peer);
    }

    public async Task<PeerOutcome> RemoveAsync(string aeTitle, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.EditPeers);
        if (await db.Peers.FindAsync([aeTitle.Trim(' ')], cancellationToken) is not { } peer)
            return new PeerOutcome.NotFound();

        db.Peers.Remove(peer);
        await SaveAsync(cancellationToken);
        return new PeerOutcome.Done(peer);
    }

    /// <summary>Calls the peer with a C-ECHO and remembers what came of it.</summary>
    /// <returns>Null when there is no such peer.</returns>
    public async Task<EchoOutcome?> EchoAsync(string aeTitle, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewPeers);
        if (await db.Peers.FindAsync([aeTitle.Trim(' ')], cancellationToken) is not { } peer)
            return null;

        var outcome = peer.Host is null
            ? new EchoOutcome(false, "It has no host: we cannot call it.", 0)
            : await EchoAsync(new DicomEndpoint(peer.AeTitle, peer.Host, peer.Port, peer.Tls), cancellationToken);
        peer.LastEchoAt = clock.GetUtcNow();
        peer.LastEchoResult = outcome.Text.Length <= 450 ? outcome.Text : outcome.Text[..450];
        await db.SaveChangesAsync(cancellationToken);
        return outcome;
    }

    private async Task<EchoOutcome> EchoAsync(DicomEndpoint peer, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(EchoTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var options = new AssociationOptions
            {
                CallingAe = dicom.Value.AeTitle,
                Contexts = [new RequestedContext(Uids.Verification, [Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian])],
                Clock = clock,
            };
            await using var association = await DicomAssociation.OpenAsync(peer, options, logger, either.Token);
            var status = await association.EchoAsync(either.Token);
            var milliseconds = clock.GetElapsedTime(began).TotalMilliseconds;
            return status.IsSuccess
                ? new EchoOutcome(true, $"{peer} answered in {milliseconds:0} ms.", milliseconds)
                : new EchoOutcome(false, $"{peer} answered with status {status}.", milliseconds);
        }
        catch (DicomNetworkException e)
        {
            return new EchoOutcome(false, e.Message, clock.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new EchoOutcome(false, $"{peer} did not answer within {EchoTimeout.TotalSeconds:0} s.", clock.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        db.Journal.Add(new JournalEntry { At = clock.GetUtcNow(), Type = JournalTypes.PeerChanged });
        await db.SaveChangesAsync(cancellationToken);
    }

    private static PeerOutcome.Invalid? Wrong(PutPeer command)
    {
        var aeTitle = command.AeTitle.Trim(' ');
        if (aeTitle.Length is 0 or > 16 || aeTitle.Any(c => c is < ' ' or > '~' or '\\'))
            return new PeerOutcome.Invalid("ae_title", "An AE title has 1 to 16 printable ASCII characters and no backslash (PS3.5 §6.2).");
        if (!string.IsNullOrWhiteSpace(command.Host) && Uri.CheckHostName(command.Host.Trim()) is UriHostNameType.Unknown)
            return new PeerOutcome.Invalid("host", "The host is neither a name nor an address.");
        if (!string.IsNullOrWhiteSpace(command.Host) && command.Port is < 1 or > 65535)
            return new PeerOutcome.Invalid("port", "A port lies between 1 and 65535.");
        if (command.Description?.Length > 256 || command.DefaultIssuer?.Length > 64)
            return new PeerOutcome.Invalid("too_long", "The description takes 256 characters, the issuer 64.");

        return null;
    }
}
