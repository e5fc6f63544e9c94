namespace QaGateway.Dicom.Network;

/// <summary>A C-FIND-RQ.</summary>
/// <param name="MessageId">Message ID.</param>
/// <param name="SopClassUid">Affected SOP Class UID.</param>
/// <param name="Identifier">The keys.</param>
/// <param name="Extended">What was agreed by extended negotiation.</param>
public sealed record CFindRequest(ushort MessageId, string SopClassUid, DicomDataset Identifier, QueryOptions Extended);
