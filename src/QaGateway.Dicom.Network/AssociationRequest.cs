using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace QaGateway.Dicom.Network;

/// <summary>An A-ASSOCIATE-RQ as it is put before the application, which accepts or rejects it.</summary>
public sealed record AssociationRequest
{
    /// <summary>Number within this process, for logs; becomes <see cref="AssociationInfo.Id"/>.</summary>
    public required long Id { get; init; }

    /// <summary>AE title of the requestor, trimmed (DUL-6).</summary>
    public required string CallingAe { get; init; }

    /// <summary>AE title that is called, trimmed.</summary>
    public required string CalledAe { get; init; }

    /// <summary>The peer's address; null when the transport is no socket.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>The peer's implementation class UID; null when not sent.</summary>
    public string? ImplementationClassUid { get; init; }

    /// <summary>The peer's implementation version name; null when not sent.</summary>
    public string? ImplementationVersionName { get; init; }

    /// <summary>The proposed presentation contexts in the requestor's order.</summary>
    public required IReadOnlyList<ProposedContext> Contexts { get; init; }

    /// <summary>The longest P-DATA-TF the peer takes; 0 = no limit.</summary>
    public int PeerMaxPdu { get; init; }

    /// <summary>User identity, if the requestor sent one.</summary>
    public UserIdentity? UserIdentity { get; init; }

    /// <summary>The connection is encrypted.</summary>
    public bool IsTls { get; init; }

    /// <summary>The certificate of a mutually authenticated TLS peer; null otherwise.</summary>
    public X509Certificate2? PeerCertificate { get; init; }
}
