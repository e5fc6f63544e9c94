using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QaGateway.Workflow.Studies;

/// <summary>An old UID and the one an act gave in its place (REC-45): permanent, searched in both directions, kept when the act is taken back.</summary>
public sealed class UidMapping
{
    public long Id { get; init; }
    public required string OldUid { get; init; }
    public required string NewUid { get; init; }

    /// <summary><c>study</c>, <c>series</c> or <c>instance</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The study that has the new UID.</summary>
    public required Guid StudyId { get; init; }

    /// <summary>Names the act: equal for all UIDs of one act.</summary>
    public required Guid Operation { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class UidMappingConfiguration : IEntityTypeConfiguration<UidMapping>
{
    public void Configure(EntityTypeBuilder<UidMapping> mapping)
    {
        mapping.ToTable("UidMap");
        mapping.HasKey(m => m.Id);
        mapping.Property(m => m.OldUid).HasMaxLength(64);
        mapping.Property(m => m.NewUid).HasMaxLength(64);
        mapping.Property(m => m.Kind).HasMaxLength(16);
        mapping.HasIndex(m => m.OldUid);
        mapping.HasIndex(m => m.NewUid);
        mapping.HasIndex(m => m.StudyId);
    }
}
