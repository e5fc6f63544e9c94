namespace QaGateway.Dicom.Network;

/// <summary>Plans C-MOVE and C-GET; the library runs the sub-operations and counts them (RET-3).</summary>
public interface IRetrieveProvider
{
    /// <summary>The SOP class is offered.</summary>
    bool Serves(string sopClassUid);

    /// <summary>Relational retrieval is honoured when it is asked for by extended negotiation (NEG-1).</summary>
    bool SupportsRelational => true;

    /// <summary>Finds the objects and, for a C-MOVE, the destination.</summary>
    ValueTask<RetrievePlan> PlanAsync(RetrieveRequest request, AssociationInfo association, CancellationToken cancellationToken);
}
