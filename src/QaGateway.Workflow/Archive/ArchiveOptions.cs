using System.ComponentModel.DataAnnotations;

namespace QaGateway.Workflow.Archive;

/// <summary>How the archive answers queries.</summary>
public sealed class ArchiveOptions
{
    public const string Section = "Gateway:Archive";

    /// <summary>QRY-9: a query with more matches ends with A700; QIDO cuts here and says so.</summary>
    [Range(1, 1_000_000)]
    public int MaxMatches { get; set; } = 5000;

    /// <summary>QRY-8: answers queries that leave out the unique keys above their level although relational queries were not negotiated; many viewers do.</summary>
    public bool TolerateRelational { get; set; }
}
