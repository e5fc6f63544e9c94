using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Negotiation;

/// <summary>What came of a proposal.</summary>
/// <param name="Contexts">One answer for each proposed context, in its order.</param>
/// <param name="Accepted">The accepted ones with their roles.</param>
/// <param name="Roles">Role selection items to return.</param>
/// <param name="Extended">Extended negotiation items to return.</param>
public sealed record NegotiationOutcome(
    IReadOnlyList<NegotiatedContext> Contexts,
    IReadOnlyList<AcceptedContext> Accepted,
    IReadOnlyList<RoleSelection> Roles,
    IReadOnlyList<ExtendedNegotiation> Extended);
