using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Reporting;

/// <summary>Runs a queue a destination, so that one that is down holds up no other.</summary>
public sealed class ReportingSender(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, IOptions<Hl7Options> options, ILogger<ReportingSender> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.Value.Destinations.Select(destination => RunAsync(destination, stoppingToken)));

    private async Task RunAsync(Hl7DestinationSettings destination, CancellationToken stoppingToken)
    {
        await using var sender = new DestinationSender(destination, scopes, signal, clock, logger);
        await sender.RunAsync(stoppingToken);
    }
}
