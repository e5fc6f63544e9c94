using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;

namespace QaGateway.Workflow.Orders;

/// <summary>Takes orders off the worklist whose start has long passed and that nobody touched since (ORD-14). A later message brings them back.</summary>
public sealed partial class OrderExpiryJob(IServiceScopeFactory scopes, IOptions<Hl7Options> options, TimeProvider clock, ILogger<OrderExpiryJob> logger) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(error);
            }
        }
    }

    /// <summary>One pass.</summary>
    /// <returns>How many orders expired.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (var batch = BatchSize; batch == BatchSize; count += batch)
        {
            await using var scope = scopes.CreateAsyncScope();
            batch = await ExpireAsync(scope.ServiceProvider.GetRequiredService<GatewayDbContext>(), cancellationToken);
        }

        return count;
    }

    private async Task<int> ExpireAsync(GatewayDbContext db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var cutoff = now - options.Value.OrderExpiry;
        var day = TimeZoneInfo.ConvertTime(cutoff, options.Value.Zone).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
#pragma warning disable CA1309, CA1310 // translated to SQL, where a comparison with StringComparison has no translation
        var orders = await db.Orders.Include(o => o.Steps)
            .Where(o => o.State == OrderState.Scheduled && o.UpdatedAt < cutoff && o.Steps.All(s => string.Compare(s.StartDate, day) < 0))
            .OrderBy(o => o.UpdatedAt).Take(BatchSize).ToListAsync(cancellationToken);
#pragma warning restore CA1309, CA1310
        foreach (var order in orders)
        {
            order.State = OrderState.Expired;
            order.Steps.Where(s => s.State is OrderState.Scheduled).ToList().ForEach(s => s.State = OrderState.Expired);
            order.Version++;
            db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = order.PatientRowId });
        }

        await db.SaveChangesAsync(cancellationToken);
        if (orders.Count > 0)
            LogExpired(orders.Count);
        return orders.Count;
    }

    [LoggerMessage(EventId = 1020, Level = LogLevel.Information, Message = "{Count} orders expired")]
    private partial void LogExpired(int count);

    [LoggerMessage(EventId = 1021, Level = LogLevel.Error, Message = "The expiry of orders failed; it is tried again")]
    private partial void LogFailed(Exception error);
}
