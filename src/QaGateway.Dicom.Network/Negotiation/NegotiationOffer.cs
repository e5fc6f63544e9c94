namespace QaGateway.Dicom.Network.Negotiation;

/// <summary>What an acceptor serves; the input of <see cref="NegotiationPolicy"/>.</summary>
public sealed record NegotiationOffer
{
    /// <summary>We receive objects.</summary>
    public bool Stores { get; init; }

    /// <summary>We send objects on the same association (C-GET).</summary>
    public bool Sends { get; init; }

    /// <summary>A query or retrieval class is served.</summary>
    public Func<string, bool> ServesQuery { get; init; } = static _ => false;

    /// <summary>Extended negotiation that is honoured for a query or retrieval class.</summary>
    public Func<string, QueryOptions> Supports { get; init; } = static _ => QueryOptions.None;

    /// <summary>A normalized class is served.</summary>
    public Func<string, bool> ServesNormalized { get; init; } = static _ => false;

    /// <summary>A storage class beyond the table is taken from this peer.</summary>
    public Func<string, bool> AllowsStorageClass { get; init; } = static _ => false;

    /// <summary>The peer may use this class; false refuses it with result 1.</summary>
    public Func<string, bool> Allows { get; init; } = static _ => true;

    /// <summary>Classes under the storage root that the table does not know are taken.</summary>
    public bool AcceptUnknownStorage { get; init; } = true;

    /// <summary>NEG-12 c: uncompressed first, whatever the proposer's order.</summary>
    public bool PreferUncompressed { get; init; }
}
