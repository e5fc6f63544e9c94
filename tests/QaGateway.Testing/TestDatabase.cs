using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Data.Sqlite;
using QaGateway.Workflow;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;

namespace QaGateway.Testing;

/// <summary>A throw-away data folder with a real SQLite database, and the workflow's services over it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qagw-test-").FullName;
    private readonly ServiceProvider _services;

    public TestDatabase(Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null, bool pooled = false)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Gateway:DataPath"] = _folder })
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>())
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddWorkflow(configuration);
        services.AddDbContext<GatewayDbContext>((provider, options) => options
            .UseGatewaySqlite($"Data Source={Path.Combine(_folder, "gateway.db")};Pooling={pooled}")
            .AddInterceptors(provider.GetRequiredService<JournalInterceptor>()));
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        using var scope = _services.CreateScope();
        scope.ServiceProvider.GetRequiredService<GatewayDbContext>().Database.EnsureCreated();
    }

    public string Folder => _folder;

    public IServiceProvider Services => _services;

    /// <summary>One unit of work, as a click or a message has: a scope of its own.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = _services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
