namespace QaGateway.Dicom.Network;

/// <summary>The association cannot go on: connection refused or lost, time limit, no usable presentation context.</summary>
public class DicomNetworkException(string message, Exception? inner = null) : Exception(message, inner);
