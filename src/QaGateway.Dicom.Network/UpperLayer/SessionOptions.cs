namespace QaGateway.Dicom.Network.UpperLayer;

/// <param name="MaxPduLength">What we announce.</param>
/// <param name="Artim">Sta2 and Sta13.</param>
/// <param name="StallTimeout">Longest time for one PDU to go out.</param>
internal sealed record SessionOptions(int MaxPduLength, TimeSpan Artim, TimeSpan StallTimeout);
