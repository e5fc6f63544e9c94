namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>A-ASSOCIATE-RQ or A-ASSOCIATE-AC (PS3.8 §9.3.2, §9.3.3): the same shape.</summary>
public sealed record AssociatePdu
{
    /// <summary>The DICOM application context (PS3.7 A.2.1).</summary>
    public const string DicomApplicationContext = "1.2.840.10008.3.1.1.1";

    /// <summary>Bit 0 is version 1; the other bits are not tested.</summary>
    public ushort ProtocolVersion { get; init; } = 1;

    /// <summary>Called AE title, trimmed (DUL-6).</summary>
    public required string CalledAe { get; init; }

    /// <summary>Calling AE title, trimmed (DUL-6).</summary>
    public required string CallingAe { get; init; }

    /// <summary>Application context name; null when the item is missing.</summary>
    public string? ApplicationContext { get; init; } = DicomApplicationContext;

    /// <summary>Presentation contexts.</summary>
    public IReadOnlyList<AssociateContext> Contexts { get; init; } = [];

    /// <summary>User information.</summary>
    public UserInformation UserInformation { get; init; } = new();
}
