using System.CommandLine;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Host.Data;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Release;

namespace QaGateway.Host.Commands;

/// <summary><c>reindex</c>: builds the database anew from the object store (D4).</summary>
internal static class ReindexCommand
{
    public static Command Create(string[] settings)
    {
        var json = new Option<bool>("--json") { Description = "For machines." };
        var reindex = new Command("reindex", "Builds the index anew from the manifests in the object store; what is in the database already stays. Stop the gateway first.") { json };
        reindex.SetAction(async (parsed, token) =>
        {
            await using var app = GatewayApplication.BuildForTools(settings);
            DataFolder.Prepare(app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.DataPath);
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
            if (db.Database.ProviderName?.Contains("SqlServer", StringComparison.Ordinal) is true)
            {
                await Terminal.Error.WriteLineAsync("On SQL Server the ledger's numbers cannot be restored yet.");
                return GatewayCommands.Failed;
            }

            await scope.ServiceProvider.GetRequiredService<DatabasePreparation>().MigrateAsync(token);
            var restored = await scope.ServiceProvider.GetRequiredService<ManifestRestore>().RunAsync(progress: null, token);
            if (db.Database.ProviderName?.Contains("Npgsql", StringComparison.Ordinal) is true)
                await db.Database.ExecuteSqlRawAsync("""SELECT setval(pg_get_serial_sequence('"Ledger"', 'Id'), GREATEST((SELECT COALESCE(MAX("Id"), 0) FROM "Ledger"), 1))""", token);

            await Terminal.Out.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(restored, JsonSerializerOptions.Web)
                : $"{restored.Studies} studies with {restored.Instances} objects and {restored.Entries} ledger entries are back; {restored.Known} were there; {restored.Unreadable.Count} manifests cannot be read. Orders and users are not in the store: they come from the RIS and from a backup.");

            return restored.Unreadable.Count == 0 ? GatewayCommands.Done : GatewayCommands.Failed;
        });
        return reindex;
    }
}
