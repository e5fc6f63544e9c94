using QaGateway.Dicom;

namespace QaGateway.Workflow.Archive;

/// <summary>A query on the archive, whichever protocol it came by.</summary>
public sealed record ArchiveQuery(QueryLevel Level, IReadOnlyList<QueryKey> Keys)
{
    /// <summary>Attributes to answer with; null = what QIDO returns by itself, and the keys.</summary>
    public IReadOnlySet<DicomTag>? Return { get; init; }

    /// <summary>Names by their sound (QRY-5).</summary>
    public bool Fuzzy { get; init; }

    /// <summary>Study date and time ranges are one interval (QRY-3).</summary>
    public bool CombinedDateTime { get; init; }

    /// <summary>The value <c>""</c> matches what is empty.</summary>
    public bool EmptyValues { get; init; }

    /// <summary>Newest first, so that pages are stable; costs a sort.</summary>
    public bool Ordered { get; init; }
    public int Offset { get; init; }

    /// <summary>Matches at most; null = all.</summary>
    public int? Limit { get; init; }

    public bool Returns(DicomTag tag) => Return?.Contains(tag) ?? (ArchiveAttributes.Find(tag) is { Always: true } || Keys.Any(k => k.Tag == tag));
}
