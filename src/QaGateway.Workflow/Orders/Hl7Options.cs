using System.ComponentModel.DataAnnotations;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Orders;

/// <summary>The HL7 side of the gateway (contract.md, <c>Gateway:Hl7</c>).</summary>
public sealed class Hl7Options
{
    public const string Section = "Gateway:Hl7";

    /// <summary>0 = any free port, for tests.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 2575;

    /// <summary>0 = off.</summary>
    [Range(0, 65535)]
    public int TlsPort { get; set; }

    [Required]
    public string Address { get; set; } = "127.0.0.1";

    public UnknownPolicy UnknownSenders { get; set; } = UnknownPolicy.Refuse;

    /// <summary>MSH-3 and MSH-4 of what we send.</summary>
    [Required, StringLength(180, MinimumLength = 1)]
    public string Application { get; set; } = "QAGW";

    [StringLength(180)]
    public string Facility { get; set; } = "RAD";

    /// <summary>PKCS#12 file for <see cref="TlsPort"/>.</summary>
    public string? TlsCertificate { get; set; }

    public string? TlsCertificatePassword { get; set; }

    /// <summary>Comma-separated values of MSH-11 that this listener takes; others get AR 202 (ER7-7).</summary>
    [Required]
    public string ProcessingIds { get; set; } = "P,T,D";

    /// <summary>Zone of time stamps without offset, and of the worklist; null = the machine's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Accept frames that are not quite right (MLL-3).</summary>
    public bool Lenient { get; set; } = true;

    [Range(1, 1024)]
    public int MaxConnections { get; set; } = 64;

    /// <summary>16 MiB: reports carry PDF (MLL-4).</summary>
    [Range(4096, 256 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the same control id and bytes are a repetition (ACK-6).</summary>
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Where the accession number comes from when OBR-18 is empty (§3).</summary>
    public AccessionFallback AccessionFallback { get; set; } = AccessionFallback.None;

    /// <summary>An update of an unknown order creates it (§2.7).</summary>
    public bool UpsertOrders { get; set; } = true;

    /// <summary>A message older than the last one applied to the same order or patient is ignored with a note (ACK-8).</summary>
    public bool IgnoreStale { get; set; } = true;

    /// <summary>Unstarted orders leave the worklist this long after their start (ORD-14); they stay matchable.</summary>
    public TimeSpan OrderExpiry { get; set; } = TimeSpan.FromDays(7);

    /// <summary>SIU appointments move the steps of known orders; otherwise SIU is answered AR 200.</summary>
    public bool TakeAppointments { get; set; }

    /// <summary>The listener speaks MLLP release 2: commit replies beside the acknowledgement (MLL-2).</summary>
    public bool Release2 { get; set; }

    /// <summary>Senders on <see cref="TlsPort"/> must show a certificate that chains to a root of this machine (ITI-19).</summary>
    public bool TlsRequireClientCertificate { get; set; }

    /// <summary>So long without any message, the order book is shown as possibly out of date; it is served all the same.</summary>
    public TimeSpan FeedStaleAfter { get; set; } = TimeSpan.FromHours(2);

    public IList<Hl7SenderSettings> Senders { get; } = [];

    public IList<StationSettings> Stations { get; } = [];

    public IList<Hl7DestinationSettings> Destinations { get; } = [];

    /// <summary>The site's zone.</summary>
    public TimeZoneInfo Zone => TimeZone is { Length: > 0 } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : TimeZoneInfo.Local;
}

public enum AccessionFallback
{
    /// <summary>The order stays requested until an accession number comes (ORD-4).</summary>
    None,

    /// <summary>ORC-3.1, OBR-3.1.</summary>
    Filler,

    /// <summary>ORC-3.1, OBR-3.1, ORC-2.1, OBR-2.1.</summary>
    FillerOrPlacer,
}

/// <summary>A sender that may send. An empty field matches anything.</summary>
public sealed class Hl7SenderSettings
{
    public string Application { get; set; } = "";
    public string Facility { get; set; } = "";

    /// <summary>IP address.</summary>
    public string Address { get; set; } = "";

    /// <summary>Issuer of identifiers that come without one (PAT-2).</summary>
    public string? DefaultIssuer { get; set; }

    public string? AccessionIssuer { get; set; }

    /// <summary>Name of table 0211 for messages without MSH-18 (CHS-10).</summary>
    public string? Charset { get; set; }

    public string? TimeZone { get; set; }
}

/// <summary>A line of the station table: which scanner gets the exams of an ORM without ORC-18 (§3). An empty condition matches anything.</summary>
public sealed class StationSettings
{
    public string Modality { get; set; } = "";

    /// <summary>PV1-3.1.</summary>
    public string PatientLocation { get; set; } = "";

    /// <summary>MSH-4.</summary>
    public string Facility { get; set; } = "";

    /// <summary>Backslash-separated.</summary>
    public string AeTitles { get; set; } = "";
    public string Name { get; set; } = "";
    public string Room { get; set; } = "";
}

/// <summary>Where status messages go (§2.9).</summary>
public sealed class Hl7DestinationSettings
{
    [Required, StringLength(64, MinimumLength = 1)]
    public string Name { get; set; } = "";

    [Required]
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 2575;

    /// <summary>2.3.1 sends ORM^O01, 2.5.1 sends OMG^O19, unless <see cref="Message"/> says otherwise.</summary>
    public string Version { get; set; } = "2.3.1";

    /// <summary><c>ORM</c>, <c>OMG</c> or <c>ORU</c>; null = by version.</summary>
    public string? Message { get; set; }

    /// <summary>Comma-separated: <c>arrived,matched,released,rejected,report</c>.</summary>
    public string Events { get; set; } = "arrived,released,rejected";

    /// <summary>MSH-5 and MSH-6.</summary>
    public string Application { get; set; } = "";
    public string Facility { get; set; } = "";
    public bool Tls { get; set; }

    /// <summary>The destination speaks MLLP release 2 (MLL-2).</summary>
    public bool Release2 { get; set; }

    /// <summary>After a refusal for good the next message goes on (ACK-9); otherwise it waits behind the dead letter.</summary>
    public bool ContinueOnError { get; set; } = true;

    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
