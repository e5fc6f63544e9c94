using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Reporting;

/// <param name="Pending">Waiting or being sent.</param>
/// <param name="LastError">Of the message at the head of the queue; null when nothing waits.</param>
public sealed record DestinationView(
    string Name, string Host, int Port, string Version, string Events, int Pending, int DeadLetters, DateTimeOffset? OldestPendingAt, DateTimeOffset? LastSentAt, string? LastError);

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
            views.Add(new DestinationView(
                destination.Name, destination.Host, destination.Port, destination.Version, destination.Events,
                await waiting.CountAsync(cancellationToken), await messages.CountAsync(m => m.State == MessageState.DeadLetter, cancellationToken),
                head?.ReceivedAt, last?.DoneAt, head?.ErrorText));
        }

        return views;
    }
}
