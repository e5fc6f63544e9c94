using System.Net;

namespace QaGateway.Dicom.Network;

/// <summary>One line in the life of an association, in words (architecture D9). Never holds patient data.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="AssociationId">As in <see cref="AssociationInfo.Id"/>.</param>
/// <param name="CallingAe">null while the peer has not said.</param>
/// <param name="CalledAe">null while the peer has not said.</param>
/// <param name="Remote">The peer's address.</param>
/// <param name="Text">What happened and why, in words.</param>
public sealed record AssociationEvent(
    AssociationEventKind Kind, long AssociationId, string? CallingAe, string? CalledAe, IPEndPoint? Remote, string Text)
{
    /// <summary>What became of each proposed context; empty unless accepted.</summary>
    public IReadOnlyList<NegotiatedContext> Contexts { get; init; } = [];
}
