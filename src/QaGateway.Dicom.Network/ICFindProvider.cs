namespace QaGateway.Dicom.Network;

/// <summary>Answers C-FIND: Query/Retrieve and Modality Worklist.</summary>
public interface ICFindProvider
{
    /// <summary>The SOP class is offered.</summary>
    bool Serves(string sopClassUid);

    /// <summary>Extended negotiation that is honoured; what is asked for beyond it is answered with 0 (NEG-1).</summary>
    QueryOptions Supports => new() { Relational = true };

    /// <summary>Yields the matches. The library sends them, and the final status.</summary>
    /// <param name="request">The query.</param>
    /// <param name="association">The asking side.</param>
    /// <param name="cancellationToken">Cancelled by C-CANCEL (the library then answers FE00) and when the association ends.</param>
    IAsyncEnumerable<CFindMatch> FindAsync(CFindRequest request, AssociationInfo association, CancellationToken cancellationToken);
}
