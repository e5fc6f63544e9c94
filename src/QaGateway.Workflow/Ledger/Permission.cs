namespace QaGateway.Workflow.Ledger;

/// <summary>What somebody may do. Roles are sets of these (Security); handlers ask for one, never for a role.</summary>
public enum Permission
{
    ViewStudies,
    EditStudies,
    ReleaseStudies,

    /// <summary>Take a study out of the hands of somebody who still works on it.</summary>
    TakeOverStudies,
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
