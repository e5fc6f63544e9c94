using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace QaGateway.Data.Sqlite;

/// <summary>Sets on every connection: WAL so that readers never wait, FULL so that a commit survives a power cut, a wait instead of an error when another writer is busy, 32 MiB of pages kept (the default of 2 is read again and again once there are a few thousand orders).</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
