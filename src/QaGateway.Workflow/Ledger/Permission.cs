namespace QaGateway.Workflow.Ledger;

/// <summary>What somebody may do. Roles are sets of these (Security); handlers ask for one, never for a role.</summary>
public enum Permission
{
    ViewStudies,
    EditStudies,
    ReleaseStudies,
    RejectStudies,
    ViewOrders,
    EditOrders,
    ViewMessages,
    ReplayMessages,
    ViewPeers,
    EditPeers,
    ViewAudit,
    ManageUsers,

    /// <summary>Retrieve released studies (DICOMweb, WADO).</summary>
    Retrieve,

    /// <summary>See the object as received, before corrections.</summary>
    ViewOriginals,
}
