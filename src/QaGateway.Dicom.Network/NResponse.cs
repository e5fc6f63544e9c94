namespace QaGateway.Dicom.Network;

/// <summary>A normalized response.</summary>
/// <param name="Status">The status.</param>
/// <param name="SopInstanceUid">Affected SOP instance: needed when the SCP assigned it; null = that of the request.</param>
/// <param name="Data">The data set; null = none.</param>
/// <param name="ErrorComment">At most 64 characters are sent; no patient data.</param>
/// <param name="ErrorId">(0000,0903), e.g. A710H of MPPS.</param>
public sealed record NResponse(
    DimseStatus Status, string? SopInstanceUid = null, DicomDataset? Data = null, string? ErrorComment = null, ushort? ErrorId = null)
{
    /// <summary>(0000,1005) of 0105/0107: the attributes in question.</summary>
    public IReadOnlyList<DicomTag> AttributeList { get; init; } = [];

    /// <summary>A request of ours that follows this answer over the same association, as the results of storage commitment may (PS3.4 §J.3.3); null = none.</summary>
    public NFollowUp? Then { get; init; }
}
