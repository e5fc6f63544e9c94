namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Source of an A-ABORT (PS3.8 §9.3.8).</summary>
public enum AbortSource : byte
{
    /// <summary>0: the application.</summary>
    User = 0,

    /// <summary>2: the upper layer.</summary>
    Provider = 2,
}
