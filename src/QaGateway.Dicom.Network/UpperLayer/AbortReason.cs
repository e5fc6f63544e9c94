namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Reason of an A-ABORT by the service provider (PS3.8 §9.3.8).</summary>
public enum AbortReason : byte
{
    /// <summary>0.</summary>
    NotSpecified = 0,

    /// <summary>1.</summary>
    UnrecognizedPdu = 1,

    /// <summary>2.</summary>
    UnexpectedPdu = 2,

    /// <summary>4.</summary>
    UnrecognizedParameter = 4,

    /// <summary>5.</summary>
    UnexpectedParameter = 5,

    /// <summary>6.</summary>
    InvalidParameterValue = 6,
}
