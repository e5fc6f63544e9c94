namespace QaGateway.Dicom.Network;

/// <summary>What a retrieval will send.</summary>
/// <param name="Status">Success = go on; any other status is answered at once (A801 destination unknown, A900, …).</param>
/// <param name="ErrorComment">Sent with a status that ends it; no patient data.</param>
/// <param name="Objects">The objects in sending order.</param>
/// <param name="Destination">Where a C-MOVE sends; ignored for a C-GET.</param>
public sealed record RetrievePlan(
    DimseStatus Status, string? ErrorComment, IReadOnlyList<DicomObjectSource> Objects, DicomEndpoint? Destination)
{
    /// <summary>Ends the retrieval with a status.</summary>
    public static RetrievePlan Refuse(DimseStatus status, string? errorComment = null) => new(status, errorComment, [], null);
}
