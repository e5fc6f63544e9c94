using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Ledger;

/// <summary>One line of a study's append-only history: who, when, why, before, after, inverse (D3).</summary>
public sealed class LedgerEntry
{
    public long Id { get; init; }
    public required Guid StudyId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }
    public required LedgerAct Act { get; init; }

    /// <summary><c>COERCE</c> or <c>CORRECT</c> for changes (REC-31), a DCM code for rejections (§4.6), else null.</summary>
    public string? ReasonCode { get; init; }
    public string? Reason { get; init; }

    /// <summary>What happened, in words, where act and changes alone do not tell it; null else.</summary>
    public string? Text { get; init; }
    public IReadOnlyList<LedgerChange> Changes { get; init; } = [];
    public StudyState? StateBefore { get; init; }
    public StudyState? StateAfter { get; init; }
    public Guid? OrderBefore { get; init; }
    public Guid? OrderAfter { get; init; }

    /// <summary>Evidence vector, weights version, checklist…: whatever makes the act reproducible (REC-14). JSON or null.</summary>
    public string? Data { get; init; }

    /// <summary>The entry whose effect this one takes back.</summary>
    public long? Undoes { get; init; }

    /// <summary>The entry that took this one back; null = in force.</summary>
    public long? UndoneBy { get; set; }

    /// <summary>Whether it applies to an instance: not to one that joined the study after it. An entry without a number is about to be written and comes last.</summary>
    public bool Reaches(Instance instance) => Id == 0 || Id >= instance.JoinedAt;
}
