using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Intake;

/// <summary>Intake with a real store, a real database and a clock of our own; indexed only when a test says so.</summary>
internal sealed class IntakeBench : IAsyncDisposable
{
    private readonly TestDatabase _database;

    public IntakeBench(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        Clock.SetUtcNow(new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero));
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>());
        all.TryAdd("Gateway:Intake:Durable", "false");
        all.TryAdd("Gateway:Intake:IndexDelay", "00:00:00");
        all.TryAdd("Gateway:Intake:StopFreeBytes", "0");
        _database = new(
            services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                configure?.Invoke(services);
            },
            all);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public FakeTimeProvider Clock { get; } = new();

    public TestDatabase Database => _database;

    public IServiceProvider Services => _database.Services;

    public IObjectStore Store => Services.GetRequiredService<IObjectStore>();

    public IndexQueue Queue => Services.GetRequiredService<IndexQueue>();

    public Task<CStoreResult> SendAsync(DicomDataset dataset, string sender = "CT1", string? transferSyntax = null)
    {
        var syntax = transferSyntax ?? Uids.ExplicitVRLittleEndian;
        return SendAsync(DicomWriter.Write(dataset, syntax), dataset.GetText(Tags.SOPClassUID) ?? "", dataset.GetText(Tags.SOPInstanceUID) ?? "", sender, syntax);
    }

    public async Task<CStoreResult> SendAsync(byte[] bytes, string sopClass, string sopInstance, string sender = "CT1", string? transferSyntax = null, int fragment = 4096)
    {
        var syntax = transferSyntax ?? Uids.ExplicitVRLittleEndian;
        var context = new AcceptedContext(1, sopClass, syntax);
        var association = new AssociationInfo { Id = 1, CallingAe = sender, CalledAe = "QAGATEWAY", Contexts = [context] };
        await using var receiver = await Services.GetRequiredService<ICStoreProvider>().BeginAsync(new(1, sopClass, sopInstance), context, association, Token);
        for (var at = 0; at < bytes.Length; at += fragment)
            await receiver.WriteAsync(bytes.AsMemory(at, Math.Min(fragment, bytes.Length - at)), Token);
        var answer = await receiver.CompleteAsync(Token);
        Clock.Advance(TimeSpan.FromMilliseconds(1)); // so that names follow the order of arrival
        return answer;
    }

    public async Task SendAllAsync(TestStudy study, string sender = "CT1")
    {
        foreach (var instance in study.Build())
            Assert.True((await SendAsync(instance, sender)).Status.IsSuccess);
    }

    public InstanceIndexer NewIndexer() => ActivatorUtilities.CreateInstance<InstanceIndexer>(Services);

    /// <summary>Indexes all that waits.</summary>
    public async Task IndexAsync()
    {
        using var indexer = NewIndexer();
        while (Queue.Waiting > 0 || Queue.Overflowed)
            await indexer.StepAsync(Token);
    }

    public Task<T> QueryAsync<T>(Func<GatewayDbContext, Task<T>> query) =>
        _database.InScopeAsync(services => query(services.GetRequiredService<GatewayDbContext>()));

    public Task ChangeAsync(Func<GatewayDbContext, Task> change) =>
        _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            await change(db);
            await db.SaveChangesAsync(Token);
        });

    public Task<Study> StudyAsync() => QueryAsync(db => db.Studies.AsNoTracking().SingleAsync(Token));

    public Task<List<Instance>> InstancesAsync() => QueryAsync(db => db.Instances.AsNoTracking().OrderBy(i => i.ReceivedAt).ThenBy(i => i.ObjectKey).ToListAsync(Token));

    public Task<List<string>> JournalAsync() => QueryAsync(db => db.Journal.OrderBy(j => j.Id).Select(j => j.Type).ToListAsync(Token));

    public async Task<List<string>> KeysAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in Store.ListAsync(prefix, Token))
            keys.Add(key.Value);
        return keys;
    }

    public async Task<byte[]> BytesAsync(string key)
    {
        await using var stored = await Store.OpenAsync(new(key), Token);
        using var memory = new MemoryStream();
        await stored!.Stream.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

    public Task SetStateAsync(StudyState state, Guid? order = null) =>
        ChangeAsync(async db =>
        {
            foreach (var study in await db.Studies.ToListAsync(Token))
            {
                study.State = state;
                study.OrderId = order;
                study.SettleAt = null;
                study.Touch();
            }

            if (state is not StudyState.Released)
                return;
            foreach (var instance in await db.Instances.ToListAsync(Token))
                instance.State = InstanceState.Released;
        });

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
