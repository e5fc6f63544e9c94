using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Security;

namespace QaGateway.Host.Data;

/// <summary>Before anything listens: schema, peers of the configuration, first administrator.</summary>
internal sealed class DatabasePreparation(GatewayDbContext db, PeerSeeder peers, FirstAdministrator administrator)
{
    /// <returns>The first administrator's one-time password, once; else null.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await MigrateAsync(cancellationToken);
        await peers.SeedAsync(cancellationToken);
        return await administrator.EnsureAsync(cancellationToken);
    }

    public Task MigrateAsync(CancellationToken cancellationToken) => db.Database.MigrateAsync(cancellationToken);
}
