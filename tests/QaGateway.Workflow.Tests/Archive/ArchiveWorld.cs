using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Archive;

/// <summary>A gateway's store and database, filled with studies.</summary>
internal sealed class ArchiveWorld : IAsyncDisposable
{
    public static readonly Actor Tech = new("tech", new HashSet<Permission> { Permission.ViewStudies, Permission.EditStudies, Permission.ReleaseStudies });

    private readonly string _objects = Directory.CreateTempSubdirectory("qagw-objects-").FullName;

    public ArchiveWorld(Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null) =>
        Database = new TestDatabase(
            services =>
            {
                services.AddTestStore(_objects);
                configure?.Invoke(services);
            },
            settings);

    public TestDatabase Database { get; }

    /// <summary>Where the objects lie, for tests that damage them.</summary>
    public string ObjectsFolder => _objects;

    public Task<Study> StoreAsync(TestStudy study, StudyState state = StudyState.Ready, Guid? orderId = null) =>
        Database.InScopeAsync(async services =>
        {
            var stored = await services.StoreAsync(study, state, TestContext.Current.CancellationToken);
            stored.OrderId = orderId;
            await services.GetRequiredService<GatewayDbContext>().SaveChangesAsync();
            return stored;
        });

    public Task<T> WithAsync<TService, T>(Func<TService, Task<T>> work)
        where TService : notnull => Database.InScopeAsync(s => work(s.GetRequiredService<TService>()));

    public Task<T> WithDbAsync<T>(Func<GatewayDbContext, Task<T>> work) => WithAsync(work);

    public Task<Study> ReadAsync(Guid id) => WithDbAsync(db => db.Studies.AsNoTracking().SingleAsync(s => s.Id == id));

    public Task<List<Instance>> InstancesAsync(Guid studyId) => WithDbAsync(db => db.Instances.AsNoTracking().Where(i => i.StudyId == studyId).OrderBy(i => i.Number).ToListAsync());

    /// <summary>Values of one attribute in the answers, sorted.</summary>
    public Task<string[]> FindAsync(QueryLevel level, DicomTag answer, params QueryKey[] keys) => WithAsync<ArchiveSearch, string[]>(async search =>
    {
        var query = new ArchiveQuery(level, keys) { Return = new HashSet<DicomTag> { answer } };
        var values = new List<string>();
        await foreach (var match in search.FindAsync(query, TestContext.Current.CancellationToken))
            values.Add(match.ToDataset("QAGATEWAY", "").GetText(answer) ?? "");
        return [.. values.Order(StringComparer.Ordinal)];
    });

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_objects, recursive: true);
    }
}
