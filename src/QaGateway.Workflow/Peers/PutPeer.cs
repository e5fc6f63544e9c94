using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Peers;

public sealed record PutPeer(
    string AeTitle, string? Host, int Port, bool Tls, string? Description, string? DefaultIssuer, bool ManualOnly, bool AutoRelease, bool Enabled, Actor By);

public abstract record PeerOutcome
{
    public sealed record Done(Peer Peer) : PeerOutcome;

    public sealed record Invalid(string Code, string Text) : PeerOutcome;

    public sealed record NotFound : PeerOutcome;
}

/// <param name="Text">In words: what came back, or why nothing did.</param>
public sealed record EchoOutcome(bool Success, string Text, double Milliseconds);
