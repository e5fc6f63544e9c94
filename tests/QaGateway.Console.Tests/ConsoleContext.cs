using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;
using QaGateway.Console.Operations;
using QaGateway.Console.Security;
using QaGateway.Console.Shared;
using QaGateway.Console.Studies;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Console.Tests;

/// <summary>Pages over a real database and the real handlers; only the browser and the sign-in are stand-ins.</summary>
public abstract class ConsoleContext : BunitContext, IAsyncLifetime
{
    private readonly BunitAuthorizationContext _signedIn;

    protected ConsoleContext()
    {
        Database = new TestDatabase();
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        _signedIn = this.AddAuthorization();
        SignIn("ada", Enum.GetValues<Permission>());
        Services.AddSingleton(Database.Services.GetRequiredService<JournalSignal>());
        Services.AddSingleton(Database.Services.GetRequiredService<IConfiguration>());
        Services.AddSingleton(Database.Services.GetRequiredService<IOptions<GatewayOptions>>());
        Services.AddSingleton(Database.Services.GetRequiredService<IOptions<DicomOptions>>());
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<HealthWatch>();
        Services.AddSingleton<AccessTrail>();
        Services.AddScoped<ActorAccessor>();
        Services.AddScoped(provider => new Desk(Database.Services.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<ActorAccessor>()));
        Services.AddScoped<Shortcuts>();
        Services.AddScoped<Announcer>();
        Services.AddScoped<StudyDialogs>();
        Department = new Department(Database);
    }

    protected TestDatabase Database { get; }

    protected Department Department { get; }

    protected void SignIn(string name, params Permission[] permissions)
    {
        _signedIn.SetAuthorized(name);
        _signedIn.SetClaims([.. permissions.Select(p => new Claim("permission", p.ToString()))]);
    }

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    /// <summary>Where dialogs appear.</summary>
    protected IRenderedComponent<MudDialogProvider> RenderDialogs() => Render<MudDialogProvider>();

    /// <summary>Where what came of an act is said.</summary>
    protected IRenderedComponent<MudSnackbarProvider> RenderSnackbar() => Render<MudSnackbarProvider>();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Database.DisposeAsync();
    }
}
