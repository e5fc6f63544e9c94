namespace QaGateway.Dicom.Network;

/// <summary>Answer to one proposed presentation context (PS3.8 Table 9-18).</summary>
public enum ContextResult : byte
{
    /// <summary>0: accepted.</summary>
    Accepted = 0,

    /// <summary>1: the application refuses this service to the peer.</summary>
    UserRejection = 1,

    /// <summary>2: refused without a reason, e.g. an even or repeated id (NEG-15).</summary>
    NoReason = 2,

    /// <summary>3: the SOP class is not served.</summary>
    AbstractSyntaxNotSupported = 3,

    /// <summary>4: none of the transfer syntaxes is accepted.</summary>
    TransferSyntaxesNotSupported = 4,
}
