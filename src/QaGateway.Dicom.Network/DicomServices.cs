namespace QaGateway.Dicom.Network;

/// <summary>The application side of a <see cref="DicomServer"/>. A null provider means that the service is not offered: its contexts are refused with result 3.</summary>
public sealed class DicomServices
{
    /// <summary>Decides on each request (DUL-8); null accepts all.</summary>
    public Func<AssociationRequest, CancellationToken, ValueTask<AssociationDecision>>? OnAssociate { get; init; }

    /// <summary>Receives objects.</summary>
    public ICStoreProvider? Store { get; init; }

    /// <summary>Answers queries, also of the worklist.</summary>
    public ICFindProvider? Find { get; init; }

    /// <summary>Answers C-MOVE and C-GET.</summary>
    public IRetrieveProvider? Retrieve { get; init; }

    /// <summary>Answers normalized services (MPPS, storage commitment).</summary>
    public INServiceProvider? N { get; init; }

    /// <summary>Storage SOP classes taken beside those of PS3.4, by requestor, e.g. private ones (NEG-10).</summary>
    public Func<AssociationRequest, string, bool>? AllowsStorageClass { get; init; }

    /// <summary>Told of each event. Must be fast; an exception is logged and ignored.</summary>
    public Action<AssociationEvent>? OnEvent { get; init; }
}
