using Microsoft.EntityFrameworkCore;

namespace QaGateway.Data.PostgreSql;

public static class PostgreSqlDatabase
{
    /// <param name="options">The builder of a <c>GatewayDbContext</c>.</param>
    /// <param name="connectionString">Npgsql form.</param>
    public static DbContextOptionsBuilder UseGatewayPostgreSql(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlDatabase).Assembly.GetName().Name));
}
