namespace QaGateway.Workflow.Security;

/// <summary>A line of the audit trail, hash-chained (AUD-1, AUD-3). Append-only.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>DCM event id, e.g. 110103 (§6.3).</summary>
    public required string Event { get; init; }
    public required string Action { get; init; }

    /// <summary>0 success, 4 minor, 8 serious, 12 major failure.</summary>
    public required int Outcome { get; init; }
    public required string User { get; init; }
    public string Source { get; init; } = "";
    public Guid? StudyId { get; init; }
    public string PatientId { get; init; } = "";
    public string Text { get; init; } = "";

    /// <summary>Hash of the entry before; unique, so that two processes cannot fork the chain.</summary>
    public required string Previous { get; init; }

    /// <summary>SHA-256 hex over this entry and <see cref="Previous"/>.</summary>
    public required string Hash { get; init; }
}
