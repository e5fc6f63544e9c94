using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using QaGateway.Workflow.Data;

namespace QaGateway.Data.PostgreSql;

/// <summary>For the migrations tool only: no connection is opened.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<GatewayDbContext>
{
    public GatewayDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<GatewayDbContext>();
        options.UseGatewayPostgreSql("Host=127.0.0.1;Database=design");
        return new GatewayDbContext(options.Options);
    }
}
