using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace QaGateway.Dicom.Network;

/// <summary>One listening application entity. Defaults with their reasons: domain.md §1.2 (timers), DUL-5 (limits).</summary>
public sealed class DicomServerOptions
{
    /// <summary>Our AE title; another called AE is rejected 1/1/7. Empty takes any and leaves the choice to <see cref="DicomServices.OnAssociate"/>.</summary>
    public string AeTitle { get; init; } = "";

    /// <summary>Further AE titles that are ours.</summary>
    public IReadOnlyList<string> AdditionalAeTitles { get; init; } = [];

    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>TCP port; 0 = any free one (<see cref="DicomServer.Port"/> tells).</summary>
    public int Port { get; init; } = 11112;

    /// <summary>One more is rejected 2/3/2.</summary>
    public int MaxAssociations { get; init; } = 100;

    /// <summary>The longest P-DATA-TF we take, 16384..1048576.</summary>
    public int MaxPduLength { get; init; } = 131072;

    /// <summary>The longest data set of one C-STORE; a longer one aborts the association.</summary>
    public long MaxObjectBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>The longest identifier or data set of the other services, held in memory.</summary>
    public int MaxIdentifierBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>ARTIM: a connection without a request, or one that the peer does not close. 30 s as in DCMTK.</summary>
    public TimeSpan ArtimTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between messages; modalities hold associations open between images.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Longest stall inside a message, of either direction.</summary>
    public TimeSpan FragmentTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Longest wait for the answer to a C-STORE sub-operation of a C-GET.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest silence between pending responses of C-MOVE and C-GET (RET-3).</summary>
    public TimeSpan PendingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>On stopping, an association without a message for this long is ended.</summary>
    public TimeSpan DrainIdle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Takes storage classes that PS3.4 does not (yet) list but that lie under its root (NEG-10).</summary>
    public bool AcceptUnknownStorage { get; init; } = true;

    /// <summary>Of uncompressed and reversibly compressed syntaxes take the uncompressed one, whatever the proposer's order (NEG-12 c).</summary>
    public bool PreferUncompressed { get; init; }

    /// <summary>Our calling AE title when a C-MOVE opens the sub-association; null = the AE that was called.</summary>
    public string? MoveCallingAe { get; init; }

    /// <summary>Turns the listener into a TLS one (TLS 1.2 and 1.3).</summary>
    public X509Certificate2? TlsCertificate { get; init; }

    /// <summary>TLS: the peer must show a certificate (ITI-19).</summary>
    public bool RequireClientCertificate { get; init; } = true;

    /// <summary>TLS: roots that client certificates must chain to; null = those of the system.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }
}
