using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Performed;

internal sealed class PerformedStepConfiguration : IEntityTypeConfiguration<PerformedStep>
{
    public void Configure(EntityTypeBuilder<PerformedStep> step)
    {
        step.ToTable("PerformedSteps");
        step.HasKey(s => s.Id);
        step.Property(s => s.SopUid).HasMaxLength(64);
        step.Property(s => s.SourceAe).HasMaxLength(16);
        step.Property(s => s.StationAe).HasMaxLength(16);
        step.Property(s => s.StepId).HasMaxLength(64);
        step.Property(s => s.Modality).HasMaxLength(16);
        step.Property(s => s.StartDate).HasMaxLength(16);
        step.Property(s => s.StartTime).HasMaxLength(32);
        step.Property(s => s.EndDate).HasMaxLength(16);
        step.Property(s => s.EndTime).HasMaxLength(32);
        step.Property(s => s.Description).HasMaxLength(256);
        step.Property(s => s.Patient).IsJson();
        step.Property(s => s.DiscontinuationCode).HasMaxLength(64);
        step.Property(s => s.DiscontinuationMeaning).HasMaxLength(256);
        step.Property(s => s.DataSet).HasMaxLength(-1);
        step.Property(s => s.Warnings).IsJson();
        step.Property(s => s.Version).IsConcurrencyToken();
        step.HasIndex(s => s.SopUid).IsUnique();
        step.HasIndex(s => new { s.State, s.UpdatedAt });
        step.HasIndex(s => s.CreatedAt);
        step.HasMany(s => s.For).WithOne().HasForeignKey(f => f.PerformedStepId).OnDelete(DeleteBehavior.Cascade);
        step.HasMany(s => s.Series).WithOne().HasForeignKey(f => f.PerformedStepId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PerformedForConfiguration : IEntityTypeConfiguration<PerformedFor>
{
    public void Configure(EntityTypeBuilder<PerformedFor> row)
    {
        row.ToTable("PerformedFor");
        row.HasKey(f => f.Id);
        row.Property(f => f.StudyUid).HasMaxLength(64);
        row.Property(f => f.Accession).HasMaxLength(64);
        row.Property(f => f.RequestedProcedureId).HasMaxLength(64);
        row.Property(f => f.StepId).HasMaxLength(64);
        row.HasIndex(f => f.StudyUid);
        row.HasIndex(f => f.OrderId);
        row.HasIndex(f => f.StepRowId);
    }
}

internal sealed class PerformedSeriesConfiguration : IEntityTypeConfiguration<PerformedSeries>
{
    public void Configure(EntityTypeBuilder<PerformedSeries> row)
    {
        row.ToTable("PerformedSeries");
        row.HasKey(s => s.Id);
        row.Property(s => s.SeriesUid).HasMaxLength(64);
        row.HasIndex(s => s.SeriesUid);
    }
}

public static class PerformedSets
{
    extension(GatewayDbContext db)
    {
        public DbSet<PerformedStep> PerformedSteps => db.Set<PerformedStep>();
        public DbSet<PerformedFor> PerformedFor => db.Set<PerformedFor>();
        public DbSet<PerformedSeries> PerformedSeries => db.Set<PerformedSeries>();
    }
}
