namespace QaGateway.Dicom.Network;

/// <summary>Result field of an A-ASSOCIATE-RJ (PS3.8 §9.3.4).</summary>
public enum RejectResult : byte
{
    /// <summary>1: trying again is of no use.</summary>
    Permanent = 1,

    /// <summary>2: try again later.</summary>
    Transient = 2,
}
