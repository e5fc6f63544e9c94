using Microsoft.EntityFrameworkCore;

namespace QaGateway.Data.SqlServer;

public static class SqlServerDatabase
{
    /// <param name="options">The builder of a <c>GatewayDbContext</c>.</param>
    /// <param name="connectionString">Microsoft.Data.SqlClient form.</param>
    public static DbContextOptionsBuilder UseGatewaySqlServer(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlServer(connectionString, sqlServer => sqlServer.MigrationsAssembly(typeof(SqlServerDatabase).Assembly.GetName().Name));
}
