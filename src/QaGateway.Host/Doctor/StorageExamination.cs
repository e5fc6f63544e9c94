using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;

namespace QaGateway.Host.Doctor;

/// <summary>Database, object store and clock, asked for real.</summary>
internal static class StorageExamination
{
    public static async Task<IReadOnlyList<Finding>> DatabaseAsync(IServiceProvider services, DatabaseOptions options, string dataPath, CancellationToken cancellationToken)
    {
        if (options.Provider is DatabaseProvider.Sqlite && string.IsNullOrEmpty(options.ConnectionString) && !File.Exists(Path.Combine(dataPath, "gateway.db")))
            return [Finding.Ok("database", "SQLite; the file is made at the first start.")];

        var db = services.GetRequiredService<GatewayDbContext>();
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            await db.Database.CloseConnectionAsync();
            var findings = new List<Finding>();
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            findings.Add(pending.Count == 0
                ? Finding.Ok("database", $"{options.Provider} answers.")
                : Finding.Warning("database", $"{options.Provider} answers; {pending.Count} change(s) of the schema are to be made.", "They are made at the next start; take a backup before."));
            findings.Add(await ClockAsync(db, services.GetRequiredService<TimeProvider>(), cancellationToken));
            return findings;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            return [Finding.Failed("database", $"{options.Provider} does not answer: {e.Message}", "Check Gateway:Database:Provider and ConnectionString, that the server runs, and that its user may sign in and create tables.")];
        }
    }

    public static async Task<Finding> StoreAsync(IServiceProvider services, string dataPath, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(dataPath))
            return Finding.Ok("store", "The object store is made at the first start.");

        try
        {
            var store = services.GetRequiredService<IObjectStore>();
            var key = new ObjectKey($"doctor/{Guid.CreateVersion7():n}");
            await store.PutAsync(key, [], new byte[] { 1, 2, 3 }, overwrite: false, cancellationToken);
            await using (var read = await store.OpenAsync(key, cancellationToken))
            {
                if (read?.Length != 3)
                    return Finding.Failed("store", "An object that was written came back otherwise.", "Check the disk (dmesg, smartctl) before anything else.");
            }

            await store.DeleteAsync(key, cancellationToken);
            return Finding.Ok("store", "An object was written, read and deleted.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Failed("store", $"The object store fails: {e.Message}", "Check the rights of the data folder and the room on its volume.");
        }
    }

    /// <summary>SEC-7: what was written last must not lie in the future.</summary>
    private static async Task<Finding> ClockAsync(GatewayDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? newest;
        try
        {
            newest = await db.Journal.OrderByDescending(e => e.Id).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancellationToken);
        }
        catch (DbException)
        {
            newest = null; // no tables yet
        }

        if (newest > now + TimeSpan.FromSeconds(30))
            return Finding.Failed("clock", $"The clock says {now:u}, but the gateway has already written at {newest:u}: it was set back.", "Set the clock right and keep it so with chrony or systemd-timesyncd.");

        var kept = File.Exists("/run/systemd/timesync/synchronized") || Directory.Exists("/run/chrony") || File.Exists("/run/ntpd.pid");
        return kept || !OperatingSystem.IsLinux()
            ? Finding.Ok("clock", $"{now:u}, kept by a time service.")
            : Finding.Warning("clock", $"{now:u}; no time service was found that keeps it (in a container the host's may).", "Install chrony, and let modalities use the same server (SEC-7).");
    }
}
