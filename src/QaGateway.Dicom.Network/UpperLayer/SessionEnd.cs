namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>How an association ended.</summary>
/// <param name="IsOrderly">By release, or by a rejection that we sent.</param>
/// <param name="Why">In words.</param>
internal sealed record SessionEnd(bool IsOrderly, string Why)
{
    /// <summary>We refused the association.</summary>
    public bool IsRejection { get; init; }

    /// <summary>The connection went away without a word before the peer said anything: a port scan or a health check.</summary>
    public bool IsSilent { get; init; }
}
