namespace QaGateway.Dicom.Network;

/// <summary>The normalized services of PS3.7 §10, by the command field of their request.</summary>
public enum NOperation : ushort
{
    /// <summary>N-EVENT-REPORT.</summary>
    EventReport = 0x0100,

    /// <summary>N-GET.</summary>
    Get = 0x0110,

    /// <summary>N-SET.</summary>
    Set = 0x0120,

    /// <summary>N-ACTION.</summary>
    Action = 0x0130,

    /// <summary>N-CREATE.</summary>
    Create = 0x0140,

    /// <summary>N-DELETE.</summary>
    Delete = 0x0150,
}
