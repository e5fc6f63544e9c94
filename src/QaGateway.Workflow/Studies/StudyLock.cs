using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QaGateway.Workflow.Studies;

/// <summary>Who works on a study (§4.3 IN_QA): others may look and not act. It ends by itself when its holder has not acted for a while, and never holds up intake.</summary>
public sealed class StudyLock
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);

    public required Guid StudyId { get; init; }
    public required string By { get; set; }
    public required DateTimeOffset TakenAt { get; set; }

    /// <summary>Renewed by every act of the holder.</summary>
    public required DateTimeOffset Until { get; set; }

    public bool Binds(string actor, DateTimeOffset now) => By != actor && Until > now;
}

internal sealed class StudyLockConfiguration : IEntityTypeConfiguration<StudyLock>
{
    public void Configure(EntityTypeBuilder<StudyLock> held)
    {
        held.ToTable("StudyLocks");
        held.HasKey(l => l.StudyId);
        held.Property(l => l.By).HasMaxLength(256);
        held.Property(l => l.TakenAt).IsConcurrencyToken(); // two who take over at once: one of them does
    }
}
