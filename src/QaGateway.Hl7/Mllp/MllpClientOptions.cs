using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace QaGateway.Hl7.Mllp;

/// <summary>One destination.</summary>
public sealed record MllpClientOptions
{
    /// <summary>Name or address.</summary>
    public required string Host { get; init; }

    /// <summary>2575 is registered for HL7.</summary>
    public int Port { get; init; } = 2575;

    /// <summary>For name resolution, TCP and TLS together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the last byte sent to the last byte of the acknowledgement (MLL-5).</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An acknowledgement is small; a longer answer is refused.</summary>
    public int MaxAckBytes { get; init; } = 1024 * 1024;

    /// <summary>Release 2 (MLL-2): commit replies are read and given.</summary>
    public bool Release2 { get; init; }

    /// <summary>Speak TLS (MLL-6).</summary>
    public bool Tls { get; init; }

    /// <summary>Name that the server's certificate must bear; <see cref="Host"/> when null.</summary>
    public string? TlsName { get; init; }

    /// <summary>Ours, for servers that ask for one.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Replaces the machine's check of the server's certificate.</summary>
    public RemoteCertificateValidationCallback? ValidateServer { get; init; }
}
