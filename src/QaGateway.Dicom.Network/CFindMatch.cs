namespace QaGateway.Dicom.Network;

/// <summary>One answer of a query.</summary>
/// <param name="Identifier">The match; null with a final status.</param>
/// <param name="Status">FF00 or FF01; any other status ends the query.</param>
/// <param name="ErrorComment">At most 64 characters are sent; no patient data.</param>
public sealed record CFindMatch(DicomDataset? Identifier, DimseStatus Status, string? ErrorComment = null);
