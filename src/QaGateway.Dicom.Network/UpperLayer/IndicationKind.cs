namespace QaGateway.Dicom.Network.UpperLayer;

internal enum IndicationKind
{
    /// <summary>P-DATA has come.</summary>
    Data,

    /// <summary>The peer wants to release; answer with <see cref="UpperLayerSession.ConfirmReleaseAsync"/>.</summary>
    ReleaseRequested,

    /// <summary>The association is over, see <see cref="UpperLayerSession.End"/>.</summary>
    Ended,

    /// <summary>Nothing came within the limit; nothing is changed.</summary>
    TimedOut,

    /// <summary>A-ASSOCIATE-RQ, -AC or -RJ has come, see <see cref="UpperLayerSession.Associate"/>, <see cref="UpperLayerSession.Rejection"/>.</summary>
    Associate,
}
