namespace QaGateway.Dicom.Network;

/// <summary>A normalized request.</summary>
/// <param name="Operation">Which service.</param>
/// <param name="SopClassUid">Affected or requested SOP class.</param>
/// <param name="SopInstanceUid">Affected or requested SOP instance; null when an N-CREATE leaves it to the SCP.</param>
/// <param name="TypeId">Event or action type; null for the others.</param>
/// <param name="Data">The data set; null when there is none.</param>
/// <param name="AttributeList">N-GET: the wanted attributes, empty = all.</param>
public sealed record NRequest(
    NOperation Operation, string SopClassUid, string? SopInstanceUid, ushort? TypeId, DicomDataset? Data, IReadOnlyList<DicomTag> AttributeList)
{
    /// <summary>Message ID; assigned by the library when we are the requestor.</summary>
    public ushort MessageId { get; init; }
}
