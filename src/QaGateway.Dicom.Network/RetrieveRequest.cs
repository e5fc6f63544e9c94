namespace QaGateway.Dicom.Network;

/// <summary>A C-MOVE-RQ or C-GET-RQ.</summary>
/// <param name="MessageId">Message ID.</param>
/// <param name="SopClassUid">Affected SOP Class UID.</param>
/// <param name="Identifier">Level and unique keys.</param>
/// <param name="MoveDestination">AE title of the destination; null for a C-GET.</param>
/// <param name="Extended">What was agreed by extended negotiation.</param>
public sealed record RetrieveRequest(
    ushort MessageId, string SopClassUid, DicomDataset Identifier, string? MoveDestination, QueryOptions Extended);
