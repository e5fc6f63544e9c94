namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Presentation context item: 20H in a request, 21H in an acceptance (PS3.8 §9.3.2.2, §9.3.3.2).</summary>
/// <param name="Id">Presentation context id.</param>
/// <param name="AbstractSyntax">SOP class UID; empty in an acceptance, which does not carry it.</param>
/// <param name="TransferSyntaxes">Proposed ones, or the one accepted (meaningless, or none, when refused).</param>
/// <param name="Result">Only meaningful in an acceptance.</param>
public sealed record AssociateContext(byte Id, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes, ContextResult Result = ContextResult.Accepted);
