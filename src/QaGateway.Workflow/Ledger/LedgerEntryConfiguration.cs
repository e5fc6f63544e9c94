using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Ledger;

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> entry)
    {
        entry.ToTable("Ledger");
        entry.HasKey(e => e.Id);
        entry.Property(e => e.By).HasMaxLength(256);
        entry.Property(e => e.ReasonCode).HasMaxLength(32);
        entry.Property(e => e.Reason).HasMaxLength(1000);
        entry.Property(e => e.Text).HasMaxLength(1000);
        entry.Property(e => e.Data).HasMaxLength(-1);
        entry.Property(e => e.Changes).IsJson();
        entry.HasIndex(e => new { e.StudyId, e.Id });
        entry.HasOne<Study>().WithMany().HasForeignKey(e => e.StudyId).OnDelete(DeleteBehavior.Restrict);
    }
}

public static class LedgerSet
{
    extension(GatewayDbContext db)
    {
        public DbSet<LedgerEntry> Ledger => db.Set<LedgerEntry>();
    }
}
