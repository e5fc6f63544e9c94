using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Journal;

internal sealed class JournalEntryConfiguration : IEntityTypeConfiguration<JournalEntry>
{
    public void Configure(EntityTypeBuilder<JournalEntry> entry)
    {
        entry.ToTable("Journal");
        entry.HasKey(e => e.Id);
        entry.Property(e => e.Type).HasMaxLength(64);
        entry.Property(e => e.Data).HasMaxLength(-1);
        entry.HasIndex(e => new { e.StudyId, e.Id });
    }
}

/// <summary>How far a follower has read.</summary>
public sealed class JournalCursor
{
    public required string Name { get; init; }
    public long Position { get; set; }
}

internal sealed class JournalCursorConfiguration : IEntityTypeConfiguration<JournalCursor>
{
    public void Configure(EntityTypeBuilder<JournalCursor> cursor)
    {
        cursor.ToTable("JournalCursors");
        cursor.HasKey(c => c.Name);
        cursor.Property(c => c.Name).HasMaxLength(64);
    }
}

public static class JournalSets
{
    extension(GatewayDbContext db)
    {
        public DbSet<JournalEntry> Journal => db.Set<JournalEntry>();
        public DbSet<JournalCursor> JournalCursors => db.Set<JournalCursor>();
    }
}
