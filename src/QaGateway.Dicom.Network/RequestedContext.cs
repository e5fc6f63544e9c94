namespace QaGateway.Dicom.Network;

/// <summary>A presentation context that we propose.</summary>
/// <param name="AbstractSyntax">SOP class UID.</param>
/// <param name="TransferSyntaxes">In order of preference.</param>
/// <param name="ScuRole">We want to invoke.</param>
/// <param name="ScpRole">We want to perform: C-GET storage classes, results of storage commitment.</param>
public sealed record RequestedContext(
    string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes, bool ScuRole = true, bool ScpRole = false)
{
    /// <summary>Service-class application information of extended negotiation; null = none.</summary>
    public ReadOnlyMemory<byte>? ExtendedNegotiation { get; init; }

    /// <summary>A query, normalized or verification context: ELE and ILE.</summary>
    public static RequestedContext For(string abstractSyntax) =>
        new(abstractSyntax, ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]);
}
