using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Intake;

/// <summary>Who may open an association (DUL-8, D8). Stands between the listener and the peer table, so that tests may let anybody in.</summary>
public interface IAssociationPolicy
{
    ValueTask<AssociationDecision> DecideAsync(AssociationRequest request, CancellationToken cancellationToken);
}
