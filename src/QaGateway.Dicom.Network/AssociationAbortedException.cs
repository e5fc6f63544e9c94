namespace QaGateway.Dicom.Network;

/// <summary>The association was aborted, by the peer or because it broke the protocol.</summary>
public sealed class AssociationAbortedException(string message, Exception? inner = null) : DicomNetworkException(message, inner);
