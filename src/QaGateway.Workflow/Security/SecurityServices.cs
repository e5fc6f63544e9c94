using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Security;

public static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecurityOptions>().Bind(configuration.GetSection(SecurityOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<FirstAdministratorOptions>().Bind(configuration.GetSection(FirstAdministratorOptions.Section));
        services.AddIdentityCore<GatewayUser>()
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<GatewayDbContext>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<SecurityOptions>>((identity, security) =>
        {
            identity.Password.RequiredLength = security.Value.MinPasswordLength;
            identity.Password.RequireDigit = false; // length is what counts (NIST SP 800-63B §5.1.1.2)
            identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 4;
            identity.Lockout.MaxFailedAccessAttempts = security.Value.MaxFailedSignIns;
            identity.Lockout.DefaultLockoutTimeSpan = security.Value.LockOut;
            identity.Lockout.AllowedForNewUsers = true;
        });
        services.AddSingleton<AuditChain>();
        services.AddSingleton<AuditWriter>();
        services.AddSingleton<UserDirectory>();
        services.AddScoped<AuditInterceptor>();
        services.AddScoped<AuditQueries>();
        services.AddScoped<SignInHandler>();
        services.AddScoped<UserHandlers>();
        services.AddScoped<FirstAdministrator>();
        return services;
    }
}
