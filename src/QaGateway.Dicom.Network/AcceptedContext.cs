namespace QaGateway.Dicom.Network;

/// <summary>A presentation context that both sides agreed on.</summary>
/// <param name="Id">Odd number 1..255.</param>
/// <param name="AbstractSyntax">SOP class UID.</param>
/// <param name="TransferSyntax">The one agreed transfer syntax UID.</param>
/// <param name="RequestorIsScu">The requestor of the association may invoke (the default role).</param>
/// <param name="RequestorIsScp">The requestor of the association may perform (role selection, PS3.7 D.3.3.4).</param>
public sealed record AcceptedContext(
    byte Id, string AbstractSyntax, string TransferSyntax, bool RequestorIsScu = true, bool RequestorIsScp = false);
