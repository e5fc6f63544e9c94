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
    Held,
    Resumed,
    Rejected,
    Restored,

    /// <summary>Somebody approved the release; <see cref="Released"/> follows once every object is verified.</summary>
    Approved,
    Released,
    ReleaseFailed,
    LateImages,
    Reopened,
    Undone,
}
