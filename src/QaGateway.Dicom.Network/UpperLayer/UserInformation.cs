namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>User information item 50H (PS3.7 D.3.3, PS3.8 D.1).</summary>
public sealed record UserInformation
{
    /// <summary>51H: the longest P-DATA-TF that the sender of this item takes; 0 = no limit; null when absent.</summary>
    public uint? MaxPduLength { get; init; }

    /// <summary>52H; null when absent or empty.</summary>
    public string? ImplementationClassUid { get; init; }

    /// <summary>55H; null when absent or empty.</summary>
    public string? ImplementationVersionName { get; init; }

    /// <summary>53H; null when absent, which means 1/1.</summary>
    public (ushort Invoked, ushort Performed)? AsynchronousWindow { get; init; }

    /// <summary>54H.</summary>
    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];

    /// <summary>56H.</summary>
    public IReadOnlyList<ExtendedNegotiation> Extended { get; init; } = [];

    /// <summary>57H.</summary>
    public IReadOnlyList<CommonExtendedNegotiation> CommonExtended { get; init; } = [];

    /// <summary>58H, only in a request.</summary>
    public UserIdentity? UserIdentity { get; init; }

    /// <summary>59H, only in an acceptance; empty for identity types 1 and 2.</summary>
    public ReadOnlyMemory<byte>? UserIdentityResponse { get; init; }
}
