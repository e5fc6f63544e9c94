namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>SOP class common extended negotiation sub-item 57H (PS3.7 D.3.3.6): tells of a specialised class what it is related to.</summary>
/// <param name="SopClassUid">The specialised SOP class.</param>
/// <param name="ServiceClassUid">Its service class.</param>
/// <param name="RelatedSopClassUids">General SOP classes that it is related to.</param>
public sealed record CommonExtendedNegotiation(string SopClassUid, string ServiceClassUid, IReadOnlyList<string> RelatedSopClassUids);
