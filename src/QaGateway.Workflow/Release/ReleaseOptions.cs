using System.ComponentModel.DataAnnotations;

namespace QaGateway.Workflow.Release;

/// <summary>How approved studies get into the archive.</summary>
public sealed class ReleaseOptions
{
    public const string Section = "Gateway:Release";

    /// <summary>A release that failed because the store was not reachable is tried again after this, doubled each time up to an hour.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries within one run before it counts as failed.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;
}

/// <summary>REC-12, first half: the site allows it at all; the second half is the peer's own consent.</summary>
public sealed class AutoReleaseOptions
{
    public const string Section = "Gateway:Matching";

    public bool AutoRelease { get; set; }
}
