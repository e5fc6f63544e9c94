using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Security;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> audit)
    {
        audit.ToTable("Audit");
        audit.HasKey(a => a.Id);
        audit.Property(a => a.Event).HasMaxLength(16);
        audit.Property(a => a.Action).HasMaxLength(64);
        audit.Property(a => a.User).HasMaxLength(256);
        audit.Property(a => a.Source).HasMaxLength(64);
        audit.Property(a => a.PatientId).HasMaxLength(64);
        audit.Property(a => a.Text).HasMaxLength(1000);
        audit.Property(a => a.Previous).HasMaxLength(64);
        audit.Property(a => a.Hash).HasMaxLength(64);
        audit.HasIndex(a => a.At);
        audit.HasIndex(a => a.PatientId);
        audit.HasIndex(a => a.User);
        audit.HasIndex(a => a.StudyId);
        audit.HasIndex(a => a.Previous).IsUnique();
    }
}

public static class AuditSet
{
    extension(GatewayDbContext db)
    {
        public DbSet<AuditEntry> Audit => db.Set<AuditEntry>();
    }
}
