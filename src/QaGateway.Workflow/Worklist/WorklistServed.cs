using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Worklist;

/// <summary>What a modality was shown: the as-served log (MAP-24), evidence for matching and the third column of the comparison.</summary>
public sealed class WorklistServed
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string AeTitle { get; init; }
    public required Guid OrderId { get; init; }
    public required Guid StepRowId { get; init; }
    public required string Accession { get; init; }
    public required string StudyUid { get; init; }

    /// <summary>The identity as it was served.</summary>
    public required PatientIdentity Patient { get; init; }
}

internal sealed class WorklistServedConfiguration : IEntityTypeConfiguration<WorklistServed>
{
    public void Configure(EntityTypeBuilder<WorklistServed> served)
    {
        served.ToTable("WorklistServed");
        served.HasKey(s => s.Id);
        served.Property(s => s.AeTitle).HasMaxLength(16);
        served.Property(s => s.Accession).HasMaxLength(16);
        served.Property(s => s.StudyUid).HasMaxLength(64);
        served.Property(s => s.Patient).IsJson();
        served.HasIndex(s => new { s.OrderId, s.AeTitle });
        served.HasIndex(s => s.At);
    }
}

public static class WorklistSet
{
    extension(GatewayDbContext db)
    {
        public DbSet<WorklistServed> WorklistServed => db.Set<WorklistServed>();
    }
}
