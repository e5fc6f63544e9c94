namespace QaGateway.Workflow.Ledger;

public enum LedgerAct
{
    Received,
    Settled,
    AutoMatched,

    /// <summary>The matcher looked and did not match: its evidence is kept (REC-14).</summary>
    Evaluated,
    Matched,
    Unmatched,
    Corrected,

    /// <summary>Demographics changed by a patient event of the HIS (A08, A40); PIR: no UID changes.</summary>
    PatientUpdated,

    /// <summary>Instances went into a study of their own; both studies have an entry.</summary>
    Split,

    /// <summary>All instances went into another study of the patient; both studies have an entry.</summary>
    Merged,

    /// <summary>Given to another patient (REC-44).</summary>
    Moved,
    Held,
    Resumed,
    Rejected,
    Restored,

    /// <summary>Somebody approved the release; <see cref="Released"/> follows once every object is verified.</summary>
    Approved,
    Released,
    ReleaseFailed,

    /// <summary>A released study comes back with another patient or context than others have seen: its objects got new UIDs, the old ones are rejected (REC-41).</summary>
    Reidentified,
    LateImages,
    Reopened,
    Undone,
}
