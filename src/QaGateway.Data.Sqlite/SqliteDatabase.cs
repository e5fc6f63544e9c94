using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace QaGateway.Data.Sqlite;

/// <summary>The embedded default: one machine, WAL, every commit on stable storage.</summary>
public static class SqliteDatabase
{
    /// <param name="options">The builder of a <c>GatewayDbContext</c>.</param>
    /// <param name="connectionString">e.g. <c>Data Source=/var/lib/qagateway/gateway.db</c>.</param>
    public static DbContextOptionsBuilder UseGatewaySqlite(this DbContextOptionsBuilder options, string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 60 };
        return options
            .UseSqlite(connection.ToString(), sqlite => sqlite.MigrationsAssembly(typeof(SqliteDatabase).Assembly.GetName().Name))
            .AddInterceptors(new SqlitePragmas());
    }
}
