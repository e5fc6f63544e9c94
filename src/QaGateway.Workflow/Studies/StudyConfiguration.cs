using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Studies;

internal sealed class StudyConfiguration : IEntityTypeConfiguration<Study>
{
    public void Configure(EntityTypeBuilder<Study> study)
    {
        study.ToTable("Studies");
        study.HasKey(s => s.Id);
        study.Property(s => s.StudyUid).HasMaxLength(64);            // UI, PS3.5 §6.2
        study.Property(s => s.EffectiveStudyUid).HasMaxLength(64);
        study.Property(s => s.PatientName).HasMaxLength(400);
        study.Property(s => s.PatientNameKey).HasMaxLength(400);
        study.Property(s => s.PatientId).HasMaxLength(64);
        study.Property(s => s.Issuer).HasMaxLength(64);
        study.Property(s => s.BirthDate).HasMaxLength(16);
        study.Property(s => s.Sex).HasMaxLength(16);
        study.Property(s => s.Accession).HasMaxLength(64);           // SH is 16; longer ones are kept with a warning
        study.Property(s => s.AccessionIssuer).HasMaxLength(64);
        study.Property(s => s.StudyId).HasMaxLength(64);
        study.Property(s => s.StudyDate).HasMaxLength(16);
        study.Property(s => s.StudyTime).HasMaxLength(32);
        study.Property(s => s.StudyDescription).HasMaxLength(256);
        study.Property(s => s.ReferringPhysician).HasMaxLength(400);
        study.Property(s => s.Modalities).HasMaxLength(128);
        study.Property(s => s.SourceAe).HasMaxLength(16);
        study.Property(s => s.Why).HasMaxLength(1000);
        study.Property(s => s.Received).IsJson();
        study.Property(s => s.Warnings).IsJson();
        study.Property(s => s.Version).IsConcurrencyToken();
        study.HasIndex(s => s.StudyUid);
        study.HasIndex(s => s.EffectiveStudyUid);
        study.HasIndex(s => new { s.State, s.ReceivedAt });
        study.HasIndex(s => s.ReceivedAt);
        study.HasIndex(s => s.SettleAt);
        study.HasIndex(s => new { s.PatientId, s.Issuer });
        study.HasIndex(s => s.Accession);
        study.HasIndex(s => s.StudyDate);
        study.HasIndex(s => new { s.PatientNameKey, s.Id });          // names are searched for parts: in this index alone
        study.HasIndex(s => s.OrderId);
    }
}

internal sealed class SeriesConfiguration : IEntityTypeConfiguration<Series>
{
    public void Configure(EntityTypeBuilder<Series> series)
    {
        series.ToTable("Series");
        series.HasKey(s => s.Id);
        series.Property(s => s.SeriesUid).HasMaxLength(64);
        series.Property(s => s.ReceivedUid).HasMaxLength(64);
        series.Property(s => s.Modality).HasMaxLength(16);
        series.Property(s => s.Description).HasMaxLength(256);
        series.Property(s => s.BodyPart).HasMaxLength(64);
        series.Property(s => s.Laterality).HasMaxLength(16);
        series.Property(s => s.ProtocolName).HasMaxLength(256);
        series.Property(s => s.PerformedStepDate).HasMaxLength(16);
        series.Property(s => s.PerformedStepTime).HasMaxLength(32);
        series.Property(s => s.SeriesDate).HasMaxLength(16);
        series.Property(s => s.SeriesTime).HasMaxLength(32);
        series.Property(s => s.StationName).HasMaxLength(64);
        series.Property(s => s.RequestedProcedureId).HasMaxLength(64);
        series.Property(s => s.StepId).HasMaxLength(64);
        series.HasIndex(s => new { s.StudyId, s.SeriesUid }).IsUnique();
        series.HasIndex(s => s.SeriesUid);
        series.HasOne<Study>().WithMany().HasForeignKey(s => s.StudyId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InstanceConfiguration : IEntityTypeConfiguration<Instance>
{
    public void Configure(EntityTypeBuilder<Instance> instance)
    {
        instance.ToTable("Instances");
        instance.HasKey(i => i.Id);
        instance.Property(i => i.SopUid).HasMaxLength(64);
        instance.Property(i => i.ReceivedSopUid).HasMaxLength(64);
        instance.Property(i => i.SopClassUid).HasMaxLength(64);
        instance.Property(i => i.TransferSyntaxUid).HasMaxLength(64);
        instance.Property(i => i.Sha256).HasMaxLength(64);
        instance.Property(i => i.ObjectKey).HasMaxLength(200);
        instance.Property(i => i.SourceAe).HasMaxLength(16);
        instance.Property(i => i.ContentDate).HasMaxLength(16);
        instance.Property(i => i.ContentTime).HasMaxLength(32);
        instance.Property(i => i.Warnings).IsJson();
        instance.HasIndex(i => i.SopUid);
        instance.HasIndex(i => i.ObjectKey).IsUnique();              // recovery by spool scan is idempotent
        instance.HasIndex(i => new { i.StudyId, i.State });
        instance.HasIndex(i => i.SeriesId);
        instance.HasOne<Study>().WithMany().HasForeignKey(i => i.StudyId).OnDelete(DeleteBehavior.Restrict);
        instance.HasOne<Series>().WithMany().HasForeignKey(i => i.SeriesId).OnDelete(DeleteBehavior.Restrict);
        instance.HasOne<IdentityTuple>().WithMany().HasForeignKey(i => i.IdentityTupleId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IdentityTupleConfiguration : IEntityTypeConfiguration<IdentityTuple>
{
    public void Configure(EntityTypeBuilder<IdentityTuple> tuple)
    {
        tuple.ToTable("IdentityTuples");
        tuple.HasKey(t => t.Id);
        tuple.Property(t => t.Key).HasMaxLength(64);
        tuple.Property(t => t.SourceAe).HasMaxLength(16);
        tuple.Property(t => t.Header).IsJson();
        tuple.HasIndex(t => new { t.StudyId, t.Key }).IsUnique();
        tuple.HasOne<Study>().WithMany().HasForeignKey(t => t.StudyId).OnDelete(DeleteBehavior.Restrict);
    }
}
