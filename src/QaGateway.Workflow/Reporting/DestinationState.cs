using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Reporting;

/// <summary>What people have set for a destination; where it is stands in the settings.</summary>
public sealed class DestinationState
{
    public required string Name { get; init; }

    /// <summary>Null = it is sent to.</summary>
    public DateTimeOffset? PausedAt { get; set; }
    public string PausedBy { get; set; } = "";
}

internal sealed class DestinationStateConfiguration : IEntityTypeConfiguration<DestinationState>
{
    public void Configure(EntityTypeBuilder<DestinationState> state)
    {
        state.ToTable("Hl7DestinationStates");
        state.HasKey(s => s.Name);
        state.Property(s => s.Name).HasMaxLength(64);
        state.Property(s => s.PausedBy).HasMaxLength(256);
    }
}

public static class ReportingSets
{
    extension(GatewayDbContext db)
    {
        public DbSet<DestinationState> DestinationStates => db.Set<DestinationState>();
    }
}
