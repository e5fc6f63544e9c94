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

/// <summary>The peer table: list, put, remove, echo.</summary>
public sealed class PeerHandlers
{
    public Task<IReadOnlyList<Peer>> ListAsync(Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<PeerOutcome> HandleAsync(PutPeer command, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<PeerOutcome> RemoveAsync(string aeTitle, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<EchoOutcome?> EchoAsync(string aeTitle, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();
}
