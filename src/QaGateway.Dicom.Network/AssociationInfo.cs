using System.Net;

namespace QaGateway.Dicom.Network;

/// <summary>An established association: who talks with whom about what.</summary>
public sealed record AssociationInfo
{
    /// <summary>Number within this process, for logs.</summary>
    public required long Id { get; init; }

    /// <summary>AE title of the requestor, trimmed (DUL-6).</summary>
    public required string CallingAe { get; init; }

    /// <summary>AE title that was called, trimmed.</summary>
    public required string CalledAe { get; init; }

    /// <summary>The peer's address; null when the transport is no socket.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>The peer's implementation class UID; null when not sent.</summary>
    public string? ImplementationClassUid { get; init; }

    /// <summary>The peer's implementation version name; null when not sent.</summary>
    public string? ImplementationVersionName { get; init; }

    /// <summary>The accepted presentation contexts.</summary>
    public required IReadOnlyList<AcceptedContext> Contexts { get; init; }

    /// <summary>The longest P-DATA-TF the peer takes; 0 = no limit.</summary>
    public int PeerMaxPdu { get; init; }

    /// <summary>User identity, if the requestor sent one.</summary>
    public UserIdentity? UserIdentity { get; init; }

    /// <summary>The connection is encrypted.</summary>
    public bool IsTls { get; init; }
}
