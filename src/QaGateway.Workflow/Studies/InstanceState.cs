namespace QaGateway.Workflow.Studies;

/// <summary>State of one stored object (domain.md §4.3).</summary>
public enum InstanceState
{
    /// <summary>Durable and readable.</summary>
    Valid,

    /// <summary>Released with its study.</summary>
    Released,

    /// <summary>Rejected with its study or alone; never served.</summary>
    Rejected,

    /// <summary>Same SOP Instance UID as another, other bytes (STO-3); a human decides.</summary>
    ConflictVersion,

    /// <summary>Replaced by a corrected object.</summary>
    Superseded,

    /// <summary>Arrived after release and waits (REC-20).</summary>
    Late,
}
