using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MudBlazor;
using MudBlazor.Services;
using QaGateway.Console.Operations;
using QaGateway.Console.Security;
using QaGateway.Console.Shared;
using QaGateway.Console.Studies;

namespace QaGateway.Console;

/// <summary>The browser console: its services and its endpoints.</summary>
public static class ConsoleServices
{
    public static IServiceCollection AddGatewayConsole(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            options.SnackbarConfiguration.VisibleStateDuration = 10_000; // time to undo (console.md)
            options.SnackbarConfiguration.ShowTransitionDuration = 80;
            options.SnackbarConfiguration.HideTransitionDuration = 120;
            options.SnackbarConfiguration.PreventDuplicates = false;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HealthWatch>();
        services.AddSingleton<AccessTrail>();
        services.AddScoped<ActorAccessor>();
        services.AddScoped<Desk>();
        services.AddScoped<Shortcuts>();
        services.AddScoped<Announcer>();
        services.AddScoped<StudyDialogs>();
        return services;
    }

    /// <summary>Maps the console's pages and static files. Pages need a signed-in user by their own attribute; the files and the sign-in page do not.</summary>
    public static IEndpointRouteBuilder MapGatewayConsole(this IEndpointRouteBuilder endpoints)
    {
        var environment = endpoints.ServiceProvider.GetRequiredService<IWebHostEnvironment>();
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, $"{environment.ApplicationName}.staticwebassets.endpoints.json")))
            endpoints.MapStaticAssets().Add(endpoint => endpoint.Metadata.Add(new AllowAnonymousAttribute()));

        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return endpoints;
    }
}
