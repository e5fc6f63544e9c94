namespace QaGateway.Dicom.Network;

/// <summary>The peer ended an operation with a status of failure; the association stays usable.</summary>
public sealed class DimseStatusException(DimseStatus status, string? errorComment)
    : DicomNetworkException($"The peer answered {status}{(string.IsNullOrEmpty(errorComment) ? "" : $" ({errorComment})")}.")
{
    /// <summary>The final status.</summary>
    public DimseStatus Status => status;

    /// <summary>(0000,0902), if sent.</summary>
    public string? ErrorComment => errorComment;
}
