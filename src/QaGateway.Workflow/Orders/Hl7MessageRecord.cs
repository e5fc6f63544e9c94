using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QaGateway.Workflow.Orders;

public enum MessageDirection
{
    In,
    Out,
}

public enum MessageState
{
    /// <summary>In: taken and processed (AA/CA). Out: confirmed by the destination.</summary>
    Done,

    /// <summary>In: refused (AE/AR), kept for the workbench.</summary>
    Failed,

    /// <summary>Out: waits for its turn or for the next try.</summary>
    Pending,

    /// <summary>Out: leased by a sender.</summary>
    Sending,

    /// <summary>Out: refused for good; waits for a human (ACK-9).</summary>
    DeadLetter,

    /// <summary>Out: given up by a human.</summary>
    Skipped,
}

/// <summary>A message of the HL7 journal, in or out, raw bytes kept.</summary>
public sealed class Hl7MessageRecord
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required MessageDirection Direction { get; init; }

    /// <summary>In: <c>MSH-3|MSH-4</c> of the sender. Out: name of the destination.</summary>
    public required string Endpoint { get; init; }
    public required string ControlId { get; init; }

    /// <summary>e.g. <c>ORM^O01</c>.</summary>
    public required string Type { get; init; }
    public required MessageState State { get; set; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required byte[] Raw { get; init; }

    /// <summary>Lower-case hex of <see cref="Raw"/>.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The acknowledgement, ours or theirs, as text; null = none yet.</summary>
    public string? Ack { get; set; }
    public string? AckCode { get; set; }
    public string? ErrorLocation { get; set; }
    public string? ErrorText { get; set; }
    public Guid? OrderId { get; set; }
    public string PatientId { get; set; } = "";
    public string Accession { get; set; } = "";

    /// <summary>Out: the journal entry it tells of; with the endpoint it is unique, so that an event is told once.</summary>
    public long? JournalId { get; init; }

    /// <summary>Out: the study it tells of, and which event (<c>arrived</c>, <c>released</c>…): told once, and the same order is told when it is taken back.</summary>
    public Guid? StudyId { get; init; }
    public string Event { get; init; } = "";

    /// <summary>Out: messages of the same lane (order, else patient) go in order; lanes do not wait for each other.</summary>
    public string Lane { get; init; } = "";
    public int Attempts { get; set; }
    public DateTimeOffset? NextAttemptAt { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
}

internal sealed class Hl7MessageRecordConfiguration : IEntityTypeConfiguration<Hl7MessageRecord>
{
    public void Configure(EntityTypeBuilder<Hl7MessageRecord> message)
    {
        message.ToTable("Hl7Messages");
        message.HasKey(m => m.Id);
        message.Property(m => m.Endpoint).HasMaxLength(256);
        message.Property(m => m.ControlId).HasMaxLength(199);         // ER7-6
        message.Property(m => m.Type).HasMaxLength(32);
        message.Property(m => m.Sha256).HasMaxLength(64);
        message.Property(m => m.Ack).HasMaxLength(-1);
        message.Property(m => m.AckCode).HasMaxLength(2);
        message.Property(m => m.ErrorLocation).HasMaxLength(64);
        message.Property(m => m.ErrorText).HasMaxLength(1000);
        message.Property(m => m.PatientId).HasMaxLength(64);
        message.Property(m => m.Accession).HasMaxLength(64);
        message.Property(m => m.Event).HasMaxLength(16);
        message.Property(m => m.Lane).HasMaxLength(64);
        message.HasIndex(m => new { m.Endpoint, m.State, m.Lane });
        message.HasIndex(m => m.StudyId);
        message.HasIndex(m => new { m.Direction, m.ReceivedAt });
        message.HasIndex(m => new { m.Endpoint, m.ControlId, m.ReceivedAt }); // also by time: else SQLite takes the index by time and reads a week for each message
        message.HasIndex(m => new { m.State, m.NextAttemptAt });
        message.HasIndex(m => new { m.JournalId, m.Endpoint }).IsUnique();
    }
}
