using System.ComponentModel.DataAnnotations;

namespace QaGateway.Workflow.Data;

/// <summary>The one DICOM application entity of the gateway (contract.md, <c>Gateway:Dicom</c>).</summary>
public sealed class DicomOptions
{
    public const string Section = "Gateway:Dicom";

    /// <summary>AE title for store, worklist, MPPS, query/retrieve and commitment (PS3.8: 16 characters).</summary>
    [Required, StringLength(16, MinimumLength = 1)]
    public string AeTitle { get; set; } = "QAGATEWAY";

    /// <summary>0 = any free port, for tests.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 11112;

    /// <summary>0 = off.</summary>
    [Range(0, 65535)]
    public int TlsPort { get; set; }

    /// <summary>PKCS#12 file for <see cref="TlsPort"/>.</summary>
    public string? TlsCertificate { get; set; }

    public string? TlsCertificatePassword { get; set; }

    /// <summary>TLS peers must show a certificate that chains to a root of this machine (ITI-19).</summary>
    public bool TlsRequireClientCertificate { get; set; } = true;

    [Required]
    public string Address { get; set; } = "127.0.0.1";

    public UnknownPolicy UnknownPeers { get; set; } = UnknownPolicy.Refuse;

    /// <summary>Seeds the peer table at start.</summary>
    public IList<PeerSeed> Peers { get; } = [];
}

/// <summary>What to do with a caller that is not in the table: refuse and list as knocking, or let in (loopback development, demo).</summary>
public enum UnknownPolicy
{
    Refuse,
    Accept,
}

public sealed class PeerSeed
{
    [Required, StringLength(16, MinimumLength = 1)]
    public string AeTitle { get; set; } = "";

    public string? Host { get; set; }

    [Range(0, 65535)]
    public int Port { get; set; }

    public bool Tls { get; set; }

    /// <summary>Issuer of Patient ID assumed where the images of this AE carry none (REC-7).</summary>
    public string? DefaultIssuer { get; set; }

    public string? Description { get; set; }

    /// <summary>V13: studies of this AE are never matched automatically.</summary>
    public bool ManualOnly { get; set; }
}
