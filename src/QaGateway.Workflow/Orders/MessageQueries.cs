using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Orders;

public sealed record MessageFilter(
    MessageDirection? Direction = null, MessageState? State = null, string? Search = null, int Limit = 50, string? After = null);

public sealed record MessagePage(IReadOnlyList<Hl7MessageRecord> Items, string? Next);

/// <summary>The HL7 journal, newest first.</summary>
public sealed class MessageQueries(GatewayDbContext db)
{
    public async Task<MessagePage> ListAsync(MessageFilter filter, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewMessages);
        var page = PageKey.Parse(filter.After);
        var limit = Math.Clamp(filter.Limit, 1, 500);
        var query = db.Messages.AsNoTracking();
        if (filter.Direction is { } direction)
            query = query.Where(m => m.Direction == direction);
        if (filter.State is { } state)
            query = query.Where(m => m.State == state);
        if (filter.Search?.Trim() is { Length: > 0 } search)
            query = query.Where(m => m.ControlId.StartsWith(search) || m.PatientId.StartsWith(search) || m.Accession.StartsWith(search) || m.Type.StartsWith(search) || m.Endpoint.Contains(search));
        if (page is not null)
            query = query.Where(m => m.ReceivedAt <= page.At);
        var items = await query.OrderByDescending(m => m.ReceivedAt).ThenBy(m => m.Id).Skip(page?.Skip ?? 0).Take(limit + 1).ToListAsync(cancellationToken);
        var next = items.Count > limit ? PageKey.After([.. items.Take(limit).Select(m => m.ReceivedAt)], page) : null;
        return new MessagePage([.. items.Take(limit)], next);
    }

    public async Task<Hl7MessageRecord?> GetAsync(Guid id, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewMessages);
        return await db.Messages.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<MessageState, int>> CountAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewMessages);
        return await db.Messages.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }
}

/// <param name="Body">Edited text; null = as received.</param>
public sealed record ReplayMessage(Guid MessageId, string? Body, bool DryRun, Actor By);

/// <param name="AckCode">What it would be or was answered.</param>
/// <param name="Effects">In words: what it did or would do.</param>
public sealed record ReplayOutcome(string AckCode, string? ErrorLocation, string? ErrorText, IReadOnlyList<string> Effects, bool Applied);
