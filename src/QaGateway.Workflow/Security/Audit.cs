using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Security;

/// <summary>A line of the audit trail, hash-chained (AUD-1, AUD-3).</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>DCM event id, e.g. 110103 (§6.3).</summary>
    public required string Event { get; init; }
    public required string Action { get; init; }

    /// <summary>0 success, 4 minor, 8 serious, 12 major failure.</summary>
    public required int Outcome { get; init; }
    public required string User { get; init; }
    public string Source { get; init; } = "";
    public Guid? StudyId { get; init; }
    public string PatientId { get; init; } = "";
    public string Text { get; init; } = "";

    /// <summary>SHA-256 hex over this entry and the hash of the one before.</summary>
    public required string Hash { get; init; }
}

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
        audit.Property(a => a.Hash).HasMaxLength(64);
        audit.HasIndex(a => a.At);
        audit.HasIndex(a => a.PatientId);
        audit.HasIndex(a => a.User);
    }
}

public static class AuditSet
{
    extension(GatewayDbContext db)
    {
        public DbSet<AuditEntry> Audit => db.Set<AuditEntry>();
    }
}
