namespace QaGateway.Dicom.Network;

/// <summary>The peer answered with an A-ASSOCIATE-RJ; the message says why in words.</summary>
public sealed class AssociationRejectedException(RejectResult result, RejectSource source, byte reason)
    : DicomNetworkException(Describe(result, source, reason))
{
    /// <summary>Permanent or transient.</summary>
    public RejectResult Result => result;

    /// <summary>Who rejected.</summary>
    public RejectSource RejectedBy => source;

    /// <summary>Reason code.</summary>
    public byte Reason => reason;

    private static string Describe(RejectResult result, RejectSource source, byte reason)
    {
        var why = ((byte)source, reason) switch
        {
            (1, 1) => "no reason given",
            (1, 2) => "application context not supported",
            (1, 3) => "our calling AE title is not known there",
            (1, 7) => "the called AE title is not known there",
            (2, 1) => "no reason given by the association service",
            (2, 2) => "protocol version not supported",
            (3, 1) => "temporary congestion",
            (3, 2) => "a limit of the peer is exceeded",
            _ => $"source {(byte)source}, reason {reason}",
        };
        return $"The peer rejected the association ({(result is RejectResult.Transient ? "for now" : "permanently")}): {why}.";
    }
}
