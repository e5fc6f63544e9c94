using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Orders;

internal sealed class PatientConfiguration : IEntityTypeConfiguration<Patient>
{
    public void Configure(EntityTypeBuilder<Patient> patient)
    {
        patient.ToTable("Patients");
        patient.HasKey(p => p.Id);
        patient.Property(p => p.PatientId).HasMaxLength(64);
        patient.Property(p => p.Issuer).HasMaxLength(64);
        patient.Property(p => p.Name).HasMaxLength(400);
        patient.Property(p => p.NameKey).HasMaxLength(400);
        patient.Property(p => p.BirthDate).HasMaxLength(8);
        patient.Property(p => p.Sex).HasMaxLength(1);
        patient.Property(p => p.OtherIds).IsJson();
        patient.Property(p => p.PreviousNames).IsJson();
        patient.Property(p => p.Attributes).IsJson();
        patient.Property(p => p.Version).IsConcurrencyToken();
        patient.Ignore(p => p.Identity);
        patient.HasIndex(p => new { p.PatientId, p.Issuer }).IsUnique();
        patient.HasIndex(p => p.NameKey);
        patient.HasIndex(p => p.BirthDate);
        patient.HasIndex(p => p.MergedIntoId);
    }
}

internal sealed class OrderConfiguration : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> order)
    {
        order.ToTable("Orders");
        order.HasKey(o => o.Id);
        order.Property(o => o.Accession).HasMaxLength(16);
        order.Property(o => o.AccessionIssuer).HasMaxLength(64);
        order.Property(o => o.PlacerNumber).HasMaxLength(64);
        order.Property(o => o.PlacerIssuer).HasMaxLength(64);
        order.Property(o => o.FillerNumber).HasMaxLength(64);
        order.Property(o => o.FillerIssuer).HasMaxLength(64);
        order.Property(o => o.RequestedProcedureId).HasMaxLength(16);
        order.Property(o => o.StudyUid).HasMaxLength(64);
        order.Property(o => o.Description).HasMaxLength(256);
        order.Property(o => o.ProcedureCode).HasMaxLength(64);
        order.Property(o => o.ProcedureScheme).HasMaxLength(16);
        order.Property(o => o.ProcedureMeaning).HasMaxLength(256);
        order.Property(o => o.ReferringPhysician).HasMaxLength(400);
        order.Property(o => o.RequestingPhysician).HasMaxLength(400);
        order.Property(o => o.Reason).HasMaxLength(1000);
        order.Property(o => o.Priority).HasMaxLength(16);
        order.Property(o => o.AdmissionId).HasMaxLength(64);
        order.Property(o => o.AdmissionIssuer).HasMaxLength(64);
        order.Property(o => o.PidSegment).HasMaxLength(-1);
        order.Property(o => o.Pv1Segment).HasMaxLength(-1);
        order.Property(o => o.Source).HasMaxLength(256);
        order.Property(o => o.Attributes).IsJson();
        order.Property(o => o.Version).IsConcurrencyToken();
        order.HasIndex(o => new { o.Accession, o.AccessionIssuer });
        order.HasIndex(o => o.StudyUid);
        order.HasIndex(o => o.FillerNumber);
        order.HasIndex(o => o.PlacerNumber);
        order.HasIndex(o => o.RequestedProcedureId);
        order.HasIndex(o => o.PatientRowId);
        order.HasIndex(o => new { o.State, o.UpdatedAt });
        order.HasOne<Patient>().WithMany().HasForeignKey(o => o.PatientRowId).OnDelete(DeleteBehavior.Restrict);
        order.HasMany(o => o.Steps).WithOne().HasForeignKey(s => s.OrderId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ProcedureStepConfiguration : IEntityTypeConfiguration<ProcedureStep>
{
    public void Configure(EntityTypeBuilder<ProcedureStep> step)
    {
        step.ToTable("ProcedureSteps");
        step.HasKey(s => s.Id);
        step.Property(s => s.StepId).HasMaxLength(16);
        step.Property(s => s.Modality).HasMaxLength(16);
        step.Property(s => s.StationAes).HasMaxLength(256);
        step.Property(s => s.StationName).HasMaxLength(64);
        step.Property(s => s.Location).HasMaxLength(64);
        step.Property(s => s.StartDate).HasMaxLength(8);
        step.Property(s => s.StartTime).HasMaxLength(6);
        step.Property(s => s.Description).HasMaxLength(256);
        step.Property(s => s.ProtocolCode).HasMaxLength(64);
        step.Property(s => s.ProtocolScheme).HasMaxLength(16);
        step.Property(s => s.ProtocolMeaning).HasMaxLength(256);
        step.Property(s => s.PerformingPhysician).HasMaxLength(400);
        step.HasIndex(s => new { s.OrderId, s.StepId }).IsUnique();
        step.HasIndex(s => new { s.StartDate, s.Modality });
    }
}

public static class OrderSets
{
    extension(GatewayDbContext db)
    {
        public DbSet<Patient> Patients => db.Set<Patient>();
        public DbSet<Order> Orders => db.Set<Order>();
        public DbSet<ProcedureStep> ProcedureSteps => db.Set<ProcedureStep>();
        public DbSet<Hl7MessageRecord> Messages => db.Set<Hl7MessageRecord>();
        public DbSet<Hl7Sender> Senders => db.Set<Hl7Sender>();
    }
}
