namespace QaGateway.Dicom.Network;

/// <summary>SOP class extended negotiation of queries as agreed (NEG-1, NEG-2); all false when nothing was negotiated.</summary>
public sealed record QueryOptions
{
    /// <summary>Nothing negotiated.</summary>
    public static QueryOptions None { get; } = new();

    /// <summary>Relational queries or retrievals.</summary>
    public bool Relational { get; init; }

    /// <summary>Date and time ranges are one interval.</summary>
    public bool CombinedDateTime { get; init; }

    /// <summary>Fuzzy semantic matching of person names.</summary>
    public bool FuzzyPersonName { get; init; }

    /// <summary>Timezone query adjustment.</summary>
    public bool TimezoneAdjustment { get; init; }

    /// <summary>Enhanced multi-frame image conversion (query/retrieve view).</summary>
    public bool EnhancedMultiFrameView { get; init; }

    /// <summary>Empty value matching.</summary>
    public bool EmptyValueMatching { get; init; }

    /// <summary>Multiple value matching.</summary>
    public bool MultipleValueMatching { get; init; }
}
