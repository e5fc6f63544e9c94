using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using QaGateway.Workflow.Data;

namespace QaGateway.Data.Sqlite;

/// <summary>For the migrations tool only: no connection is opened.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<GatewayDbContext>
{
    public GatewayDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<GatewayDbContext>();
        options.UseGatewaySqlite("Data Source=design.db");
        return new GatewayDbContext(options.Options);
    }
}
