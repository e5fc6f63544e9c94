namespace QaGateway.Dicom.Network;

/// <summary>Source field of an A-ASSOCIATE-RJ (PS3.8 §9.3.4).</summary>
public enum RejectSource : byte
{
    /// <summary>1: the application. Reasons: 1 none, 2 application context, 3 calling AE, 7 called AE.</summary>
    User = 1,

    /// <summary>2: ACSE. Reasons: 1 none, 2 protocol version.</summary>
    Acse = 2,

    /// <summary>3: presentation. Reasons: 1 temporary congestion, 2 local limit exceeded.</summary>
    Presentation = 3,
}
