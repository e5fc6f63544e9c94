using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Orders;

public sealed record MessageFilter(
    MessageDirection? Direction = null, MessageState? State = null, string? Search = null, int Limit = 50, string? After = null);

public sealed record MessagePage(IReadOnlyList<Hl7MessageRecord> Items, string? Next);

/// <summary>The HL7 journal, newest first.</summary>
public sealed class MessageQueries
{
    public Task<MessagePage> ListAsync(MessageFilter filter, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Hl7MessageRecord?> GetAsync(Guid id, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<IReadOnlyDictionary<MessageState, int>> CountAsync(Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <param name="Body">Edited text; null = as received.</param>
public sealed record ReplayMessage(Guid MessageId, string? Body, bool DryRun, Actor By);

/// <param name="AckCode">What it would be or was answered.</param>
/// <param name="Effects">In words: what it did or would do.</param>
public sealed record ReplayOutcome(string AckCode, string? ErrorLocation, string? ErrorText, IReadOnlyList<string> Effects, bool Applied);

/// <summary>Plays a received message again, edited or not; a dead letter goes out again.</summary>
public sealed class ReplayMessageHandler
{
    public Task<ReplayOutcome?> HandleAsync(ReplayMessage command, CancellationToken cancellationToken) => throw new NotImplementedException();
}
