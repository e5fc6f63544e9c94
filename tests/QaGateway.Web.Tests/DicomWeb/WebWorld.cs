using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Data.Sqlite;
using QaGateway.Dicom.Files;
using QaGateway.Testing;
using QaGateway.Web.DicomWeb;
using QaGateway.Web.Security;
using QaGateway.Workflow;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.DicomWeb;

/// <summary>The DICOMweb endpoints over a real database and store; who asks says in a header what they may.</summary>
public sealed class WebWorld : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qagw-web-").FullName;
    private readonly WebApplication _app;

    private WebWorld()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Gateway:DataPath"] = _folder });
        builder.Services.AddWorkflow(builder.Configuration);
        builder.Services.AddMemoryCache();
        builder.Services.AddTestStore(Path.Combine(_folder, "objects"));
        builder.Services.AddDbContext<GatewayDbContext>((provider, options) => options
            .UseGatewaySqlite($"Data Source={Path.Combine(_folder, "gateway.db")};Pooling=False")
            .AddInterceptors(provider.GetRequiredService<JournalInterceptor>()));
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("test", null);
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var permission in Enum.GetNames<Permission>())
            authorization.AddPolicy(permission, p => p.RequireAuthenticatedUser().RequireClaim(GatewayClaims.Permission, permission));

        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapDicomWeb();
    }

    public static async Task<WebWorld> StartAsync()
    {
        var world = new WebWorld();
        await world.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Database.EnsureCreatedAsync());
        await world._app.StartAsync();
        return world;
    }

    public Task<Study> StoreAsync(TestStudy study, StudyState state = StudyState.Released) =>
        InScopeAsync(s => s.StoreAsync(study, state, TestContext.Current.CancellationToken));

    public Task<Study> StoreAsync(DicomFile file) =>
        InScopeAsync(s => s.StoreAsync([file.Dataset], file.TransferSyntaxUid, StudyState.Released, TestContext.Current.CancellationToken));

    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public HttpClient Client(string permissions = nameof(Permission.Retrieve))
    {
        var client = _app.GetTestClient();
        if (permissions.Length > 0)
            client.DefaultRequestHeaders.Add("X-May", permissions);
        return client;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? accept = null, string permissions = nameof(Permission.Retrieve))
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await Client(permissions).SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The array of a search or of metadata; empty for 204.</summary>
    public async Task<JsonElement[]> JsonAsync(string path)
    {
        var response = await GetAsync(path);
        if (response.StatusCode is System.Net.HttpStatusCode.NoContent)
            return [];

        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        Assert.Equal("application/dicom+json", response.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return [.. json.RootElement.EnumerateArray().Select(e => e.Clone())];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-May"].ToString() is not { Length: > 0 } may)
                return Task.FromResult(AuthenticateResult.NoResult());

            var claims = may.Split(',').Select(p => new Claim(GatewayClaims.Permission, p)).Append(new Claim(ClaimTypes.Name, "tester"));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "test")), "test")));
        }
    }
}
