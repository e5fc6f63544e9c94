namespace QaGateway.Dicom.Network;

/// <summary>End of a C-MOVE or C-GET that we asked for.</summary>
/// <param name="Status">Final status.</param>
/// <param name="Completed">Sub-operations done.</param>
/// <param name="Failed">Sub-operations failed.</param>
/// <param name="Warning">Sub-operations done with a warning.</param>
/// <param name="FailedSopInstanceUids">(0008,0058), if sent.</param>
/// <param name="ErrorComment">(0000,0902), if sent.</param>
public sealed record RetrieveOutcome(
    DimseStatus Status, int Completed, int Failed, int Warning, IReadOnlyList<string> FailedSopInstanceUids, string? ErrorComment);
