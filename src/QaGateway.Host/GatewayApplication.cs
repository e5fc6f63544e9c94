using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using QaGateway.Console;
using QaGateway.Host.Data;
using QaGateway.Host.Health;
using QaGateway.Web;
using QaGateway.Web.Security;
using QaGateway.Workflow;
using QaGateway.Workflow.Data;

namespace QaGateway.Host;

/// <summary>Puts the gateway together: configuration, services by role, endpoints. Commands and tests start from here.</summary>
public static class GatewayApplication
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <param name="args">Settings such as <c>--Gateway:Dicom:Port=11113</c>.</param>
    /// <param name="settings">Override every other source: for demo and tests.</param>
    public static WebApplication Build(string[] args, IReadOnlyDictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = NewBuilder(args, settings);
        AddServices(builder);
        configure?.Invoke(builder);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>The services without anything that listens or runs: for commands that only look and mend.</summary>
    public static WebApplication BuildForTools(string[] args, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = NewBuilder(args, settings);
        builder.Logging.ClearProviders(); // the command itself says what happened
        builder.Services.AddWorkflow(builder.Configuration);
        builder.Services.AddGatewayDatabase(builder.Configuration);
        return builder.Build();
    }

    /// <summary>Schema, peers and first administrator; then starts listening.</summary>
    /// <returns>The first administrator's one-time password when it was just made; else null.</returns>
    public static async Task<string?> StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        string? oneTimePassword;
        await using (var scope = app.Services.CreateAsyncScope())
            oneTimePassword = await scope.ServiceProvider.GetRequiredService<DatabasePreparation>().RunAsync(cancellationToken);

        await app.StartAsync(cancellationToken);
        return oneTimePassword;
    }

    private static WebApplicationBuilder NewBuilder(string[] args, IReadOnlyDictionary<string, string?>? settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(GatewayApplication).Assembly.GetName().Name, // also inside a test: assets are found by this name
            ContentRootPath = AppContext.BaseDirectory,                           // the working folder does not matter
        });
        if (settings is not null)
            builder.Configuration.AddInMemoryCollection(settings);

        var gateway = builder.Configuration.GetSection(GatewayOptions.Section);
        var dataPath = Path.GetFullPath(gateway[nameof(GatewayOptions.DataPath)] is { Length: > 0 } path ? path : new GatewayOptions().DataPath);
        builder.Configuration.AddInMemoryCollection([new($"{GatewayOptions.Section}:{nameof(GatewayOptions.DataPath)}", dataPath)]);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"])
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);

        return builder;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var gateway = configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        builder.WebHost.UseStaticWebAssets(); // outside Development and unpublished, assets of libraries are found by their manifest only
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Host.UseSystemd();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(30);
            host.ServicesStartConcurrently = false;
        });
        builder.Services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto); // from loopback proxies only, by default
        builder.Services.AddDataProtection().SetApplicationName("QaGateway").PersistKeysToFileSystem(DataFolder.Prepare(gateway.DataPath));
        builder.Services.AddGatewayDatabase(configuration);
        builder.Services.AddWorkflow(configuration);
        builder.Services.AddGatewayWeb();
        builder.Services.AddGatewayConsole();
        builder.Services.AddCircuitSignIns();
        builder.Services.AddGatewayHealth();
        builder.Services.AddWorkflowJobs(configuration);
    }

    private static void Map(WebApplication app)
    {
        var gateway = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseGatewayWeb();
        app.MapGatewayHealth();
        app.MapGatewayAccount();
        if (gateway.Has("web"))
            app.MapGatewayWeb();
        if (gateway.Has("console"))
            app.MapGatewayConsole();
    }
}
