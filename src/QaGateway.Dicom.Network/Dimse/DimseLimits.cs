namespace QaGateway.Dicom.Network.Dimse;

/// <param name="FragmentTimeout">Longest stall inside a message.</param>
/// <param name="MaxIdentifierBytes">Longest data set held in memory.</param>
internal sealed record DimseLimits(TimeSpan FragmentTimeout, int MaxIdentifierBytes);
