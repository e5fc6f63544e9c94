namespace QaGateway.Workflow.Peers;

/// <summary>A DICOM application entity that we know, or one that knocks.</summary>
public sealed class Peer
{
    /// <summary>AE title, trimmed, case-sensitive (DUL-6).</summary>
    public required string AeTitle { get; init; }

    /// <summary>Null = we cannot call it: no C-MOVE destination, no echo.</summary>
    public string? Host { get; set; }
    public int Port { get; set; }
    public bool Tls { get; set; }
    public string Description { get; set; } = "";

    /// <summary>False: known and switched off (STO-8).</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Called us without being in the table; waits for the administrator (SEC-6).</summary>
    public bool Knocking { get; set; }

    /// <summary>Issuer of Patient ID assumed for its images that carry none (REC-7).</summary>
    public string DefaultIssuer { get; set; } = "";

    /// <summary>V13.</summary>
    public bool ManualOnly { get; set; }

    /// <summary>REC-12: clean studies of it may be released without a human.</summary>
    public bool AutoRelease { get; set; }

    /// <summary>IP address it last called from.</summary>
    public string LastAddress { get; set; } = "";

    /// <summary>What the last refusal said, in words.</summary>
    public string LastRefusal { get; set; } = "";
    public int Refusals { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }
    public DateTimeOffset? LastStoreAt { get; set; }
    public DateTimeOffset? LastWorklistAt { get; set; }
    public DateTimeOffset? LastPerformedAt { get; set; }
    public DateTimeOffset? LastCommitmentAt { get; set; }
    public DateTimeOffset? LastEchoAt { get; set; }

    /// <summary>Result of our last echo to it, in words; empty = never tried.</summary>
    public string LastEchoResult { get; set; } = "";
}
