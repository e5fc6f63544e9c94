using System.ComponentModel.DataAnnotations;

namespace QaGateway.Workflow.Intake;

public sealed class IntakeOptions
{
    public const string Section = "Gateway:Intake";

    /// <summary>Below this much free room nothing is taken any more (STO-7).</summary>
    [Range(0, long.MaxValue)]
    public long StopFreeBytes { get; set; } = 1L << 30;

    /// <summary>Below this much the log warns.</summary>
    [Range(0, long.MaxValue)]
    public long WarnFreeBytes { get; set; } = 10L << 30;

    /// <summary>Longest data set (DUL-5).</summary>
    [Range(1, long.MaxValue)]
    public long MaxObjectBytes { get; set; } = 16L << 30;

    /// <summary>Keep what was refused as malformed, for whoever has to mend the sender (STO-4, STO-5).</summary>
    public bool KeepMalformed { get; set; } = true;

    /// <summary>Off only for throw-away data: Success then no longer means durable.</summary>
    public bool Durable { get; set; } = true;

    /// <summary>Instances of one database transaction.</summary>
    [Range(1, 500)]
    public int IndexBatch { get; set; } = 400;

    /// <summary>How long the indexer gathers before it commits: a commit costs the same for one instance as for hundreds.</summary>
    public TimeSpan IndexDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Durable instances that wait in memory for the indexer. More wait on the disk alone and are found by a scan.</summary>
    [Range(1, 100_000)]
    public int IndexQueue { get; set; } = 4096;
}
