namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Codes of the upper layer in words, for logs (architecture D9).</summary>
internal static class Words
{
    public static string Of(AbortSource source, AbortReason reason) => source is not AbortSource.Provider
        ? "by its application"
        : reason switch
        {
            AbortReason.NotSpecified => "by its upper layer, no reason given",
            AbortReason.UnrecognizedPdu => "it did not recognise a PDU of ours",
            AbortReason.UnexpectedPdu => "it did not expect a PDU of ours",
            AbortReason.UnrecognizedParameter => "it did not recognise a parameter of ours",
            AbortReason.UnexpectedParameter => "it did not expect a parameter of ours",
            AbortReason.InvalidParameterValue => "it found a parameter of ours invalid",
            _ => $"reason {(byte)reason}",
        };
}
