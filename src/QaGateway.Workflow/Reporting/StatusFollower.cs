using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Reporting;

/// <summary>Turns what happens to studies into messages in the outbound queue, one a destination that wants the event. An event is told once.</summary>
public sealed class StatusFollower(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, IOptions<Hl7Options> options, ILogger<StatusFollower> logger)
    : JournalFollower(scopes, signal, clock, logger)
{
    private static readonly HashSet<string> Followed =
    [
        JournalTypes.StudyArrived, JournalTypes.StudyMatched, JournalTypes.StudyUnmatched, JournalTypes.StudyReleased, JournalTypes.StudyRejected,
        JournalTypes.StudyReopened, JournalTypes.MessageReceived,
    ];

    protected override string Name => "reporting";

    protected override IReadOnlySet<string> Types => Followed;

    protected override async Task HandleAsync(IServiceProvider services, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (options.Value.Destinations.Count is 0)
            return;
        var queue = new StatusQueue(services.GetRequiredService<GatewayDbContext>(), options.Value, services.GetRequiredService<TimeProvider>());
        foreach (var entry in entries)
            await queue.AddAsync(entry, cancellationToken);
        services.GetRequiredService<JournalSignal>().Pulse(); // the senders wait for it
    }
}
