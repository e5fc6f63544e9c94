namespace QaGateway.Dicom.Network.UpperLayer;

#pragma warning disable CS1591 // named as in PS3.8 Table 9-6..9-9

/// <summary>Actions of PS3.8 Table 9-6..9-9.</summary>
public enum UpperLayerAction : byte
{
    /// <summary>The event cannot happen in the state (an empty cell).</summary>
    None = 0,
    AE1, AE2, AE3, AE4, AE5, AE6, AE7, AE8,
    DT1, DT2,
    AR1, AR2, AR3, AR4, AR5, AR6, AR7, AR8, AR9, AR10,
    AA1, AA2, AA3, AA4, AA5, AA6, AA7, AA8,
}
