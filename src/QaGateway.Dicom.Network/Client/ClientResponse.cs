using QaGateway.Dicom.Network.Dimse;

namespace QaGateway.Dicom.Network.Client;

/// <summary>A response with its data set.</summary>
/// <param name="Command">The command set.</param>
/// <param name="DataSet">null when there is none.</param>
/// <param name="TransferSyntax">Of the data set.</param>
internal sealed record ClientResponse(DimseCommand Command, byte[]? DataSet, string TransferSyntax);
