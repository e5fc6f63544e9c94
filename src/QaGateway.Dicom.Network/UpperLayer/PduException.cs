namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>The peer broke the upper-layer protocol or DIMSE; the association ends with an A-ABORT of this reason.</summary>
public sealed class PduException(AbortReason reason, string message) : Exception(message)
{
    /// <summary>The reason that is sent.</summary>
    public AbortReason Reason => reason;
}
