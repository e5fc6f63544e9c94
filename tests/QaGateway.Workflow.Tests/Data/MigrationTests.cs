using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using QaGateway.Data.PostgreSql;
using QaGateway.Data.Sqlite;
using QaGateway.Data.SqlServer;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Tests.Data;

/// <summary>One model, three providers (D5): each has the migrations that the model wants.</summary>
public class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> EveryProvider => ["Sqlite", "PostgreSql", "SqlServer"];

    [Theory, MemberData(nameof(EveryProvider))]
    public void The_migrations_hold_all_of_the_model(string provider)
    {
        using var db = Open(provider, provider is "Sqlite" ? "Data Source=:memory:" : "Server=127.0.0.1");

        Assert.False(db.Database.HasPendingModelChanges(), "Add a migration: dotnet ef migrations add NAME, for each provider.");
    }

    [Fact]
    public async Task SQLite_migrates_from_nothing_and_works()
    {
        var path = Path.Combine(Path.GetTempPath(), $"qagw-migration-{Guid.NewGuid():n}.db");
        try
        {
            await using var db = Open("Sqlite", $"Data Source={path};Pooling=False");
            await AssertMigratesAndWorksAsync(db);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task PostgreSQL_migrates_from_nothing_and_works()
    {
        await using var server = await PostgreSqlServer.StartAsync(Cancel);
        await using var db = Open("PostgreSql", server.ConnectionString);
        await AssertMigratesAndWorksAsync(db);
    }

    [Fact]
    public async Task SqlServer_migrates_from_nothing_and_works()
    {
        var connection = Environment.GetEnvironmentVariable("QAGATEWAY_TEST_SQLSERVER");
        Assert.SkipWhen(string.IsNullOrEmpty(connection), "QAGATEWAY_TEST_SQLSERVER names no SQL Server.");
        await using var db = Open("SqlServer", connection!);
        await AssertMigratesAndWorksAsync(db);
    }

    [Fact]
    public void The_script_for_SQL_Server_is_valid_T_SQL()
    {
        using var db = Open("SqlServer", "Server=127.0.0.1");
        var script = string.Join("\nGO\n", db.Database.GenerateCreateScript());

        new TSql170Parser(initialQuotedIdentifiers: true).Parse(new StringReader(db.Database.GenerateCreateScript()), out var errors);

        Assert.NotEmpty(script);
        Assert.Empty(errors.Select(e => $"line {e.Line}: {e.Message}"));
    }

    [Fact]
    public void The_check_of_T_SQL_can_fail()
    {
        new TSql170Parser(initialQuotedIdentifiers: true).Parse(new StringReader("CREATE TABEL X (Id int)"), out var errors);

        Assert.NotEmpty(errors);
    }

    private static async Task AssertMigratesAndWorksAsync(GatewayDbContext db)
    {
        await db.Database.MigrateAsync(Cancel);
        var patient = new Patient { PatientId = "4711", Issuer = "HOSP", Name = "MÜLLER^ANNA", UpdatedAt = new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.FromHours(1)) };
        db.Patients.Add(patient);
        db.Journal.Add(new JournalEntry { At = patient.UpdatedAt, Type = JournalTypes.PatientChanged, PatientId = patient.Id });
        await db.SaveChangesAsync(Cancel);
        db.ChangeTracker.Clear();

        var read = await db.Patients.SingleAsync(p => p.PatientId == "4711" && p.Issuer == "HOSP", Cancel);
        Assert.Equal("MÜLLER^ANNA", read.Name);
        Assert.Equal(patient.UpdatedAt, read.UpdatedAt);
        Assert.Equal(1, (await db.Journal.SingleAsync(Cancel)).Id);

        db.Patients.Add(new Patient { PatientId = "4711", Issuer = "HOSP" });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancel)); // identifier and issuer are unique in the database
    }

    private static GatewayDbContext Open(string provider, string connection)
    {
        var options = new DbContextOptionsBuilder<GatewayDbContext>();
        _ = provider switch
        {
            "Sqlite" => options.UseGatewaySqlite(connection),
            "PostgreSql" => options.UseGatewayPostgreSql(connection),
            _ => options.UseGatewaySqlServer(connection),
        };
        return new GatewayDbContext(options.Options);
    }
}
