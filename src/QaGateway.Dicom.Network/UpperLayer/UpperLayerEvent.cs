namespace QaGateway.Dicom.Network.UpperLayer;

#pragma warning disable CS1591 // the names say it; the numbers are the standard's

/// <summary>Events of PS3.8 Table 9-10, numbered as its rows.</summary>
public enum UpperLayerEvent : byte
{
    LocalAssociateRequest = 1,
    TransportConfirm = 2,
    AssociateAcceptPdu = 3,
    AssociateRejectPdu = 4,
    TransportIndication = 5,
    AssociateRequestPdu = 6,
    LocalAccept = 7,
    LocalReject = 8,
    LocalData = 9,
    DataPdu = 10,
    LocalReleaseRequest = 11,
    ReleaseRequestPdu = 12,
    ReleaseResponsePdu = 13,
    LocalReleaseResponse = 14,
    LocalAbort = 15,
    AbortPdu = 16,
    TransportClosed = 17,
    ArtimExpired = 18,
    BadPdu = 19,
}
