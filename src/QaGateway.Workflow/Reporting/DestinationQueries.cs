using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Reporting;

/// <param name="Pending">Waiting or being sent.</param>
/// <param name="LastError">Of the message at the head of the queue; null when nothing waits.</param>
public sealed record DestinationView(
    string Name, string Host, int Port, string Version, string Events, int Pending, int DeadLetters, DateTimeOffset? OldestPendingAt, DateTimeOffset? LastSentAt, string? LastError)
{
    public DateTimeOffset? PausedAt { get; init; }
    public string PausedBy { get; init; } = "";

    /// <summary>Lanes that have tried in vain or have a dead letter, at most 50.</summary>
    public IReadOnlyList<LaneView> Lanes { get; init; } = [];
}

/// <param name="Lane">Order, else patient.</param>
/// <param name="MessageId">The one that holds it up.</param>
public sealed record LaneView(string Lane, Guid MessageId, string Accession, string PatientId, string State, int Attempts, DateTimeOffset? NextAttemptAt, string? ErrorLocation, string? ErrorText);

/// <summary>How the outbound queues stand.</summary>
public sealed class DestinationQueries(GatewayDbContext db, IOptions<Hl7Options> options)
{
    public async Task<IReadOnlyList<DestinationView>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewMessages);
        var views = new List<DestinationView>();
        foreach (var destination in options.Value.Destinations)
        {
            var messages = db.Messages.AsNoTracking().Where(m => m.Direction == MessageDirection.Out && m.Endpoint == destination.Name);
            var waiting = messages.Where(m => m.State == MessageState.Pending || m.State == MessageState.Sending);
            var head = await waiting.OrderBy(m => m.ReceivedAt).FirstOrDefaultAsync(cancellationToken);
            var last = await messages.Where(m => m.State == MessageState.Done).OrderByDescending(m => m.DoneAt).FirstOrDefaultAsync(cancellationToken);
            var state = await db.DestinationStates.FindAsync([destination.Name], cancellationToken);
            views.Add(new DestinationView(
                destination.Name, destination.Host, destination.Port, destination.Version, destination.Events,
                await waiting.CountAsync(cancellationToken), await messages.CountAsync(m => m.State == MessageState.DeadLetter, cancellationToken),
                head?.ReceivedAt, last?.DoneAt, head?.ErrorText)
            {
                PausedAt = state?.PausedAt,
                PausedBy = state?.PausedBy ?? "",
                Lanes = await LanesAsync(messages, cancellationToken),
            });
        }

        return views;
    }

    private static async Task<IReadOnlyList<LaneView>> LanesAsync(IQueryable<Hl7MessageRecord> messages, CancellationToken cancellationToken)
    {
        const int most = 50;
        var troubled = await messages
            .Where(m => m.State == MessageState.DeadLetter || (m.Attempts > 0 && (m.State == MessageState.Pending || m.State == MessageState.Sending)))
            .OrderBy(m => m.ReceivedAt).Take(most)
            .Select(m => new { m.Lane, m.Id, m.Accession, m.PatientId, m.State, m.Attempts, m.NextAttemptAt, m.ErrorLocation, m.ErrorText }).ToListAsync(cancellationToken);
        return troubled.ConvertAll(m => new LaneView(m.Lane, m.Id, m.Accession, m.PatientId, m.State.ToString(), m.Attempts, m.NextAttemptAt, m.ErrorLocation, m.ErrorText));
    }
}
