using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Host;
using QaGateway.Web.Tests;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

[assembly: AssemblyFixture(typeof(TestGateway))]

namespace QaGateway.Web.Tests;

/// <summary>The real host in this process: Kestrel, SQLite and a data folder of its own, every port a free one. One for all tests that do not need their own.</summary>
public sealed class TestGateway : IAsyncLifetime
{
    public const string AdminPassword = "Web-tests-7!pass";
    private readonly Dictionary<string, string?> _settings;
    private readonly List<HttpClient> _clients = [];
    private WebApplication? _app;

    public TestGateway()
        : this(null)
    {
    }

    internal TestGateway(IReadOnlyDictionary<string, string?>? settings)
    {
        Folder = Directory.CreateTempSubdirectory("qagw-web-").FullName;
        _settings = new Dictionary<string, string?>
        {
            ["Gateway:DataPath"] = Path.Combine(Folder, "data"),
            ["Gateway:Dicom:Port"] = "0",
            ["Gateway:Hl7:Port"] = "0",
            ["Gateway:Console:AdminPassword"] = AdminPassword,
            ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
            _settings[key] = value;
    }

    public string Folder { get; }

    public IServiceProvider Services => _app!.Services;

    public Uri Url => new(_app!.Urls.First());

    public string? OneTimePassword { get; private set; }

    /// <summary>Not signed in; redirects are seen, not followed.</summary>
    public HttpClient Anonymous => NewClient();

    public async ValueTask InitializeAsync()
    {
        _app = GatewayApplication.Build([], _settings);
        OneTimePassword = await GatewayApplication.StartAsync(_app, CancellationToken.None);
    }

    public HttpClient NewClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = Url };
        lock (_clients)
            _clients.Add(client);

        return client;
    }

    public Task<HttpClient> AdminAsync() => ClientAsync("admin", AdminPassword);

    /// <summary>Signed in by token.</summary>
    public async Task<HttpClient> ClientAsync(string user, string password)
    {
        var client = NewClient();
        var response = await client.PostAsJsonAsync("/api/login", new { userName = user, password }, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("accessToken").GetString());
        return client;
    }

    /// <summary>A new user with these roles, signed in by token.</summary>
    public async Task<HttpClient> WithRolesAsync(params string[] roles)
    {
        var (name, password) = await NewUserAsync(roles);
        return await ClientAsync(name, password);
    }

    public async Task<(string Name, string Password)> NewUserAsync(params string[] roles)
    {
        var name = $"user-{Guid.CreateVersion7():N}";
        var password = PasswordMaker.Next();
        await using var scope = Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<UserHandlers>()
            .HandleAsync(new AddUser(name, null, password, roles, MustChangePassword: false, Actor.System), TestContext.Current.CancellationToken);
        Assert.IsType<UserOutcome.Done>(outcome);
        return (name, password);
    }

    public async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();

        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
