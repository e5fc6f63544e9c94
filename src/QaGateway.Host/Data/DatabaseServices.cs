using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using QaGateway.Data.PostgreSql;
using QaGateway.Data.Sqlite;
using QaGateway.Data.SqlServer;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Security;

namespace QaGateway.Host.Data;

internal static class DatabaseServices
{
    public static IServiceCollection AddGatewayDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection(DatabaseOptions.Section))
            .Validate(o => o.Provider is DatabaseProvider.Sqlite || !string.IsNullOrWhiteSpace(o.ConnectionString),
                "Gateway:Database:ConnectionString is needed for SqlServer and PostgreSql.")
            .ValidateOnStart();
        services.AddDbContext<GatewayDbContext>((provider, options) =>
        {
            Use(options, provider.GetRequiredService<IOptions<DatabaseOptions>>().Value, provider.GetRequiredService<IOptions<GatewayOptions>>().Value);
            options.ConfigureWarnings(w => w.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)); // a limit against too much, not a page
            options.AddInterceptors(provider.GetRequiredService<JournalInterceptor>(), provider.GetRequiredService<AuditInterceptor>());
        });
        services.AddScoped<DatabasePreparation>();
        return services;
    }

    private static void Use(DbContextOptionsBuilder options, DatabaseOptions database, GatewayOptions gateway)
    {
        switch (database.Provider)
        {
            case DatabaseProvider.SqlServer:
                options.UseGatewaySqlServer(database.ConnectionString!);
                break;
            case DatabaseProvider.PostgreSql:
                options.UseGatewayPostgreSql(database.ConnectionString!);
                break;
            default:
                options.UseGatewaySqlite(string.IsNullOrWhiteSpace(database.ConnectionString)
                    ? $"Data Source={Path.Combine(gateway.DataPath, "gateway.db")}"
                    : database.ConnectionString);
                break;
        }
    }
}
