namespace QaGateway.Workflow.Ledger;

/// <summary>One attribute before and after.</summary>
/// <param name="Keyword">PS3.6 keyword of the attribute that changes, e.g. <c>PatientName</c>.</param>
/// <param name="Path">Null for an attribute of the data set itself; else the sequence it stands in, e.g. <c>RequestAttributesSequence[0]</c> (0-based item; missing items are created).</param>
/// <param name="Before">As the reader saw it; null = absent. Values joined by backslash.</param>
/// <param name="After">Null = removed, empty = zero length.</param>
/// <param name="SeriesUid">Only instances of this series; null = all.</param>
/// <param name="SopUid">Only this instance; null = all.</param>
/// <param name="ReasonCode">Where it is not the entry's: <c>CORRECT</c> within a match whose order shows that the received identity was wrong (REC-31).</param>
/// <param name="SeriesId">Only instances that now lie in this series of ours: for what was cut or merged, where received UIDs do not tell them apart; null = all.</param>
/// <param name="IfPresent">Only where the object has the attribute: it is not added.</param>
public sealed record LedgerChange(
    string Keyword, string? Path, string? Before, string? After, string? SeriesUid = null, string? SopUid = null, string? ReasonCode = null, bool IfPresent = false, Guid? SeriesId = null)
{
    /// <summary>Whether it holds for the whole study, so for the study's columns too.</summary>
    public bool IsOfStudy() => SeriesUid is null && SopUid is null && SeriesId is null;

    /// <param name="seriesId">Our series.</param>
    /// <param name="seriesUid">As received.</param>
    /// <param name="sopUid">As received.</param>
    public bool Reaches(Guid seriesId, string? seriesUid, string sopUid) =>
        (SeriesUid is null || SeriesUid == seriesUid) && (SopUid is null || SopUid == sopUid) && (SeriesId is null || SeriesId == seriesId);
}
