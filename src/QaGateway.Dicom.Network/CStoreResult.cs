namespace QaGateway.Dicom.Network;

/// <summary>Answer to a C-STORE.</summary>
/// <param name="Status">0000 only when the object is durable.</param>
/// <param name="ErrorComment">At most 64 characters are sent; no patient data (DIM-2).</param>
/// <param name="OffendingElements">Tags, if the status names some.</param>
public sealed record CStoreResult(DimseStatus Status, string? ErrorComment = null, IReadOnlyList<DicomTag>? OffendingElements = null);
