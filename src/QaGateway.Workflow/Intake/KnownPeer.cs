namespace QaGateway.Workflow.Intake;

/// <summary>What intake needs of the peer table.</summary>
public sealed record KnownPeer(string AeTitle, bool Enabled);
