using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Reporting;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Orders;

namespace QaGateway.Workflow.Tests.Reporting;

/// <summary>An order with a study, and one destination that wants to hear of it; time stands still unless a test moves it.</summary>
internal sealed class ReportingBench : IAsyncDisposable
{
    private readonly StatusFollower _follower;
    private DestinationSender? _sender;

    public ReportingBench(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Gateway:Hl7:Destinations:0:Name"] = "RIS",
            ["Gateway:Hl7:Destinations:0:Host"] = "127.0.0.1",
            ["Gateway:Hl7:Destinations:0:Port"] = "1",
            ["Gateway:Hl7:Destinations:0:Application"] = "RIS",
            ["Gateway:Hl7:Destinations:0:Facility"] = "HOSP",
        };
        foreach (var (key, value) in settings)
            all[$"Gateway:Hl7:Destinations:0:{key}"] = value;
        Bench = new Bench(all, s => s.AddSingleton<TimeProvider>(Clock));
        _follower = ActivatorUtilities.CreateInstance<StatusFollower>(Bench.Database.Services);
        Task.Run(PrepareAsync).GetAwaiter().GetResult();
    }

    public ReportingBench(Ris ris, params (string Key, string Value)[] settings)
        : this([("Port", ris.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. settings])
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 10, 9, 15, 0, TimeSpan.Zero));

    public Bench Bench { get; }

    public Guid StudyId { get; private set; }

    public Guid OrderId { get; private set; }

    public Task HappenedAsync(string type, bool withOrder = true) => Bench.ChangeAsync(db =>
        Task.FromResult(db.Journal.Add(new JournalEntry { At = Clock.GetUtcNow(), Type = type, StudyId = StudyId, OrderId = withOrder ? OrderId : null })));

    public async Task FollowAsync()
    {
        while (await _follower.StepAsync(Token))
        {
        }
    }

    public async Task SendAsync()
    {
        _sender ??= new DestinationSender(
            Bench.Database.Services.GetRequiredService<IOptions<Hl7Options>>().Value.Destinations[0], Bench.Database.Services.GetRequiredService<IServiceScopeFactory>(),
            new JournalSignal(), Clock, NullLogger.Instance);
        while (await _sender.StepAsync(Token))
        {
        }
    }

    public async Task<List<Hl7MessageRecord>> OutAsync() => (await Bench.MessagesAsync()).Where(m => m.Direction is MessageDirection.Out).OrderBy(m => m.JournalId).ToList();

    public Task<IReadOnlyList<DestinationView>> ViewAsync() =>
        Bench.Database.InScopeAsync(s => s.GetRequiredService<DestinationQueries>().ListAsync(Actor.System, Token));

    public Task ReplayAsync(Guid id) =>
        Bench.Database.InScopeAsync(s => s.GetRequiredService<ReplayMessageHandler>().HandleAsync(new ReplayMessage(id, null, false, Actor.System), Token));

    public async ValueTask DisposeAsync()
    {
        if (_sender is not null)
            await _sender.DisposeAsync();
        _follower.Dispose();
        await Bench.DisposeAsync();
    }

    private async Task PrepareAsync()
    {
        await Bench.AcceptAsync("ORM_O01/NW-4711.hl7");
        var order = await Bench.OrderAsync("A260310001");
        var study = StudyRows.Create(order.StudyUid, order.Id);
        await Bench.ChangeAsync(db => Task.FromResult(db.Studies.Add(study)));
        (StudyId, OrderId) = (study.Id, order.Id);
    }
}
