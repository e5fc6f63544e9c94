using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace QaGateway.Hl7.Mllp;

/// <summary>Settings and limits of one listener (MLL-4).</summary>
public sealed record MllpServerOptions
{
    /// <summary>Loopback unless set.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free port, see <see cref="MllpServer.Port"/>.</summary>
    public int Port { get; init; } = 2575;

    /// <summary>16 MiB: reports carry PDF.</summary>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Connections beyond this number are closed at once.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Bytes outside of frames that one connection may send before it is taken for something else.</summary>
    public int MaxDiscardedBytes { get; init; } = 64 * 1024;

    /// <summary>Without any byte between messages.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From the first to the last byte of one message; also for a TLS handshake, and for a peer that sends anything but a frame.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For the handler and for writing its answer.</summary>
    public TimeSpan HandlerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Take frames that are not quite right (MLL-3).</summary>
    public bool Lenient { get; init; }

    /// <summary>Release 2 (MLL-2): a commit reply before each acknowledgement, and commit replies of the peer are expected.</summary>
    public bool Release2 { get; init; }

    /// <summary>With it the listener speaks TLS (MLL-6).</summary>
    public X509Certificate2? TlsCertificate { get; init; }

    /// <summary>Ask for a client certificate (ITI-19), checked by <see cref="ValidateClient"/> or by the machine's trust store.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>Replaces the machine's check of client certificates.</summary>
    public RemoteCertificateValidationCallback? ValidateClient { get; init; }
}
