namespace QaGateway.Dicom.Network;

/// <summary>A presentation context as the requestor proposed it.</summary>
/// <param name="Id">Should be odd and unique; not checked here.</param>
/// <param name="AbstractSyntax">SOP class UID.</param>
/// <param name="TransferSyntaxes">In the requestor's order.</param>
public sealed record ProposedContext(byte Id, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes);
