namespace QaGateway.Dicom.Network;

/// <summary>What became of one proposed presentation context.</summary>
/// <param name="Id">The proposed id.</param>
/// <param name="AbstractSyntax">SOP class UID.</param>
/// <param name="Result">The answer.</param>
/// <param name="TransferSyntax">The chosen transfer syntax; null unless accepted.</param>
/// <param name="Why">The reason of a refusal in words, for logs and the console; null when accepted.</param>
public sealed record NegotiatedContext(byte Id, string AbstractSyntax, ContextResult Result, string? TransferSyntax, string? Why);
