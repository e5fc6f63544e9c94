using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Peers;

internal sealed class PeerConfiguration : IEntityTypeConfiguration<Peer>
{
    public void Configure(EntityTypeBuilder<Peer> peer)
    {
        peer.ToTable("Peers");
        peer.HasKey(p => p.AeTitle);
        peer.Property(p => p.AeTitle).HasMaxLength(16);
        peer.Property(p => p.Host).HasMaxLength(255);
        peer.Property(p => p.Description).HasMaxLength(256);
        peer.Property(p => p.DefaultIssuer).HasMaxLength(64);
        peer.Property(p => p.LastAddress).HasMaxLength(64);
        peer.Property(p => p.LastRefusal).HasMaxLength(450);
        peer.Property(p => p.LastEchoResult).HasMaxLength(450);
    }
}

public static class PeerSet
{
    extension(GatewayDbContext db)
    {
        public DbSet<Peer> Peers => db.Set<Peer>();
    }
}
