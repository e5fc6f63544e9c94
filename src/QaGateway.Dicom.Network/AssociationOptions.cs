using System.Security.Cryptography.X509Certificates;

namespace QaGateway.Dicom.Network;

/// <summary>How a <see cref="DicomAssociation"/> is asked for.</summary>
public sealed class AssociationOptions
{
    /// <summary>Our AE title.</summary>
    public required string CallingAe { get; init; }

    /// <summary>What we propose, at most 128.</summary>
    public required IReadOnlyList<RequestedContext> Contexts { get; init; }

    /// <summary>The longest P-DATA-TF we take, 16384..1048576.</summary>
    public int MaxPduLength { get; init; } = 131072;

    /// <summary>TCP (and TLS) connect.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From A-ASSOCIATE-RQ to the answer.</summary>
    public TimeSpan AssociateTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From a request to its response, and between pending responses of C-FIND.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between pending responses of C-MOVE and C-GET.</summary>
    public TimeSpan RetrieveTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Longest stall inside a message, of either direction.</summary>
    public TimeSpan FragmentTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>From A-RELEASE-RQ to A-RELEASE-RP; then we abort.</summary>
    public TimeSpan ReleaseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait for the peer to close after an abort.</summary>
    public TimeSpan ArtimTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Answers notifications that come while we wait for a response, e.g. storage commitment results; null refuses them.</summary>
    public INServiceProvider? Notifications { get; init; }

    /// <summary>User identity to send; null = none.</summary>
    public UserIdentity? UserIdentity { get; init; }

    /// <summary>Largest data set of a response kept in memory.</summary>
    public int MaxIdentifierBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Our certificate for mutual TLS.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Roots that the peer's certificate must chain to; null = those of the system.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Time source; null = the system's.</summary>
    public TimeProvider? Clock { get; init; }
}
