namespace QaGateway.Dicom.Network.Dimse;

/// <summary>A message whose command has arrived; its data set, if any, is read from the channel.</summary>
/// <param name="Command">The command set.</param>
/// <param name="Context">The presentation context it came on.</param>
internal sealed record DimseMessage(DimseCommand Command, AcceptedContext Context);
