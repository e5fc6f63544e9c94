using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QaGateway.Workflow.Orders;

/// <summary>A system that sends or knocks, by MSH-3 and MSH-4.</summary>
public sealed class Hl7Sender
{
    /// <summary><c>MSH-3|MSH-4</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Let in by the administrator; configured senders need no row.</summary>
    public bool Allowed { get; set; }

    /// <summary>Sent without being allowed; waits for the administrator (D8).</summary>
    public bool Knocking { get; set; }
    public string DefaultIssuer { get; set; } = "";
    public string AccessionIssuer { get; set; } = "";
    public string LastAddress { get; set; } = "";
    public int Refusals { get; set; }
    public DateTimeOffset LastSeenAt { get; set; }
}

internal sealed class Hl7SenderConfiguration : IEntityTypeConfiguration<Hl7Sender>
{
    public void Configure(EntityTypeBuilder<Hl7Sender> sender)
    {
        sender.ToTable("Hl7Senders");
        sender.HasKey(s => s.Name);
        sender.Property(s => s.Name).HasMaxLength(256);
        sender.Property(s => s.DefaultIssuer).HasMaxLength(64);
        sender.Property(s => s.AccessionIssuer).HasMaxLength(64);
        sender.Property(s => s.LastAddress).HasMaxLength(64);
    }
}
