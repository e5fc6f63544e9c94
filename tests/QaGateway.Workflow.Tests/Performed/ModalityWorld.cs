using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Commitment;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Operations;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Matching;

namespace QaGateway.Workflow.Tests.Performed;

/// <summary>A gateway with its real listener on a free port and one order, MÜLLER^JANE on CT1; stages step only when a test says so.</summary>
internal sealed class ModalityWorld : IAsyncDisposable
{
    private DicomListener? _listener;

    public ModalityWorld(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>());
        all.TryAdd("Gateway:Dicom:Port", "0");
        all.TryAdd("Gateway:Dicom:UnknownPeers", "Accept");
        all.TryAdd("Gateway:Intake:Durable", "false");
        all.TryAdd("Gateway:Intake:IndexDelay", "00:00:00");
        all.TryAdd("Gateway:Intake:StopFreeBytes", "0");
        all.TryAdd("Gateway:Commitment:Grace", "00:00:00");
        Database = new TestDatabase(configure, all);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public TestDatabase Database { get; }

    public IServiceProvider Services => Database.Services;

    public Order Order { get; private set; } = null!;

    public DicomEndpoint Gateway { get; private set; } = null!;

    public async Task StartAsync()
    {
        Order = await QueryAsync(async db =>
        {
            var patient = db.Patients.Add(Given.Patient()).Entity;
            var order = Given.Order(patient);
            order.Steps[0].StartDate = "20260310";
            db.Orders.Add(order);
            await db.SaveChangesAsync(Token);
            return order;
        });
        _listener = ActivatorUtilities.CreateInstance<DicomListener>(Services);
        await _listener.StartAsync(Token);
        Gateway = new DicomEndpoint("QAGATEWAY", "127.0.0.1", Services.GetRequiredService<ListenerBoard>().Find("dicom")!.Port);
    }

    /// <summary>A scanner that the peer table knows, with a port where it takes results.</summary>
    public async Task<SimulatedModality> ModalityAsync(string aeTitle = "CT1", bool listens = true)
    {
        var modality = new SimulatedModality(aeTitle, Gateway);
        if (listens)
            await modality.ListenAsync(0, Token);
        await QueryAsync(async db =>
        {
            db.Peers.Add(new Peer { AeTitle = aeTitle, Host = listens ? "127.0.0.1" : null, Port = modality.Port });
            return await db.SaveChangesAsync(Token);
        });
        return modality;
    }

    public async Task IndexAsync()
    {
        using var indexer = ActivatorUtilities.CreateInstance<InstanceIndexer>(Services);
        var queue = Services.GetRequiredService<IndexQueue>();
        while (queue.Waiting > 0 || queue.Overflowed)
            await indexer.StepAsync(Token);
    }

    /// <summary>Everything that follows the journal does what there is to do.</summary>
    public async Task FollowAsync()
    {
        using var performed = ActivatorUtilities.CreateInstance<PerformedFollower>(Services);
        using var matching = ActivatorUtilities.CreateInstance<MatchingFollower>(Services);
        for (var round = 0; round < 3; round++)
        {
            await performed.StepAsync(Token);
            await Database.InScopeAsync(s => s.GetRequiredService<StudySettler>().SettleDueAsync(Token));
            await matching.StepAsync(Token);
        }
    }

    public Task WorkCommitmentsAsync() => ActivatorUtilities.CreateInstance<CommitmentJob>(Services).RunAsync(Token);

    public Task<T> QueryAsync<T>(Func<GatewayDbContext, Task<T>> query) => Database.InScopeAsync(s => query(s.GetRequiredService<GatewayDbContext>()));

    public Task<Study> StudyAsync() => QueryAsync(db => db.Studies.AsNoTracking().SingleAsync(Token));

    public Task<PerformedStep> StepAsync() => QueryAsync(db => db.PerformedSteps.AsNoTracking().Include(s => s.For).Include(s => s.Series).SingleAsync(Token));

    public Task<Order> ReadOrderAsync() => QueryAsync(db => db.Orders.AsNoTracking().Include(o => o.Steps).SingleAsync(o => o.Id == Order.Id, Token));

    public Task<CommitmentRequest> CommitmentAsync() => QueryAsync(db => db.CommitmentRequests.AsNoTracking().SingleAsync(Token));

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await PassingAsync(_listener.StopAsync(CancellationToken.None));
            await PassingAsync(_listener.DisposeAsync().AsTask());
        }

        await Database.DisposeAsync();
    }

    /// <summary>Where a test holds the clock, somebody must let it run for the limits of a stop to end.</summary>
    private async Task PassingAsync(Task stop)
    {
        while (!stop.IsCompleted)
        {
            (Services.GetRequiredService<TimeProvider>() as Microsoft.Extensions.Time.Testing.FakeTimeProvider)?.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(stop, Task.Delay(50, CancellationToken.None));
        }

        await stop;
    }
}
