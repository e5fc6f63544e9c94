using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Peers;

/// <summary>Puts the peers of the configuration into the table at start. What the configuration names follows it; the rest is left alone.</summary>
public sealed class PeerSeeder(GatewayDbContext db, IOptions<DicomOptions> options)
{
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        foreach (var seed in options.Value.Peers)
        {
            var aeTitle = seed.AeTitle.Trim(' ');
            var peer = await db.Peers.FirstOrDefaultAsync(p => p.AeTitle == aeTitle, cancellationToken)
                ?? db.Peers.Add(new Peer { AeTitle = aeTitle }).Entity;
            peer.Host = string.IsNullOrWhiteSpace(seed.Host) ? null : seed.Host;
            peer.Port = peer.Host is null ? 0 : seed.Port;
            peer.Tls = seed.Tls;
            peer.DefaultIssuer = seed.DefaultIssuer ?? peer.DefaultIssuer;
            peer.Description = seed.Description ?? peer.Description;
            peer.ManualOnly = seed.ManualOnly;
            peer.Knocking = false;
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
