namespace QaGateway.Dicom.Network.UpperLayer;

#pragma warning disable CS1591 // the names say it; the numbers are the standard's

/// <summary>States of PS3.8 Table 9-1..9-5, numbered as there.</summary>
public enum UpperLayerState : byte
{
    Idle = 1,
    TransportOpenAwaitingRequest = 2,
    AwaitingLocalAssociateResponse = 3,
    AwaitingTransportOpen = 4,
    AwaitingAssociateReply = 5,
    Established = 6,
    AwaitingReleaseResponse = 7,
    AwaitingLocalReleaseResponse = 8,
    CollisionRequestorAwaitingLocal = 9,
    CollisionAcceptorAwaitingResponse = 10,
    CollisionRequestorAwaitingResponse = 11,
    CollisionAcceptorAwaitingLocal = 12,
    AwaitingTransportClose = 13,
}
