using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Commitment;

public enum CommitmentState
{
    /// <summary>What it asks for is being looked for.</summary>
    Checking,

    /// <summary>The result is known and not delivered yet.</summary>
    Delivering,
    Delivered,

    /// <summary>Nobody took the result for three days.</summary>
    GivenUp,
}

/// <summary>A storage commitment request of a modality and what became of it (SCM-1 to SCM-5). Lives until its result is delivered, over restarts.</summary>
public sealed class CommitmentRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string TransactionUid { get; init; }

    /// <summary>Who asks, and gets the result.</summary>
    public required string AeTitle { get; init; }

    /// <summary>The AE title it called: the result comes from that one (SCM-3).</summary>
    public required string CalledAe { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public CommitmentState State { get; set; } = CommitmentState.Checking;
    public required IReadOnlyList<CommitmentItem> Items { get; set; }
    public int Committed { get; set; }
    public int Failed { get; set; }

    /// <summary>When it is looked at next; null once delivered or given up.</summary>
    public DateTimeOffset? NextAt { get; set; }
    public int Attempts { get; set; }

    /// <summary>Why the last delivery failed, in words.</summary>
    public string LastError { get; set; } = "";
    public DateTimeOffset? DeliveredAt { get; set; }
    public int Version { get; set; }
}

/// <param name="Reason">Failure reason of (0008,1197); null = committed or not decided yet.</param>
public sealed record CommitmentItem(string SopClassUid, string SopUid, int? Reason = null);

internal sealed class CommitmentRequestConfiguration : IEntityTypeConfiguration<CommitmentRequest>
{
    public void Configure(EntityTypeBuilder<CommitmentRequest> request)
    {
        request.ToTable("CommitmentRequests");
        request.HasKey(r => r.Id);
        request.Property(r => r.TransactionUid).HasMaxLength(64);
        request.Property(r => r.AeTitle).HasMaxLength(16);
        request.Property(r => r.CalledAe).HasMaxLength(16);
        request.Property(r => r.Items).IsJson();
        request.Property(r => r.LastError).HasMaxLength(450);
        request.Property(r => r.Version).IsConcurrencyToken();
        request.HasIndex(r => new { r.AeTitle, r.TransactionUid }).IsUnique();
        request.HasIndex(r => r.NextAt);
        request.HasIndex(r => r.ReceivedAt);
    }
}

public static class CommitmentSet
{
    extension(GatewayDbContext db)
    {
        public DbSet<CommitmentRequest> CommitmentRequests => db.Set<CommitmentRequest>();
    }
}
