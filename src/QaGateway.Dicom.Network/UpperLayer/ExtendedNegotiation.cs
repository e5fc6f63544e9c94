namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>SOP class extended negotiation sub-item 56H (PS3.7 D.3.3.5).</summary>
/// <param name="SopClassUid">The SOP class.</param>
/// <param name="Information">Service-class application information; its meaning depends on the service class.</param>
public sealed record ExtendedNegotiation(string SopClassUid, ReadOnlyMemory<byte> Information);
