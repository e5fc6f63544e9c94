using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Workflow.Tests.Security;

[Trait("Rule", "AUD-3")]
public sealed class AuditChainTests : IAsyncDisposable
{
    private readonly TestDatabase _database = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Each_entry_holds_the_hash_of_the_one_before()
    {
        await WriteAsync(3);

        var entries = await EntriesAsync();

        Assert.Equal(AuditChain.Root, entries[0].Previous);
        Assert.Equal([entries[0].Hash, entries[1].Hash], entries.Skip(1).Select(e => e.Previous));
        Assert.Equal(3, entries.Select(e => e.Hash).Distinct().Count());
        Assert.True((await VerifyAsync()).Intact);
    }

    [Fact]
    public async Task Many_writers_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Writer.WriteAsync(new AuditRecord(AuditEvent.Query, "Studies", $"user{i}"), Cancel)));

        var verification = await VerifyAsync();

        Assert.True(verification.Intact, verification.Text);
        Assert.Equal(40, verification.Entries);
    }

    [Theory]
    [InlineData("UPDATE Audit SET User = 'someone else' WHERE Id = 3", 3)]
    [InlineData("UPDATE Audit SET Text = 'x' WHERE Id = 1", 1)]
    [InlineData("UPDATE Audit SET Outcome = 0 WHERE Id = 2", 2)]
    [InlineData("UPDATE Audit SET At = At + 1 WHERE Id = 4", 4)]
    [InlineData("DELETE FROM Audit WHERE Id = 3", 4)]
    [InlineData("DELETE FROM Audit WHERE Id = 1", 2)]
    public async Task Whoever_changes_or_removes_an_entry_breaks_the_chain_there(string sql, long brokenAt)
    {
        await WriteAsync(5);
        await _database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Database.ExecuteSqlRawAsync(sql, Cancel));

        var verification = await VerifyAsync();

        Assert.False(verification.Intact);
        Assert.Equal(brokenAt, verification.BrokenAt);
    }

    [Fact]
    public async Task A_changed_entry_with_a_hash_to_match_breaks_the_chain_at_the_next()
    {
        await WriteAsync(3);
        await _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            var second = await db.Audit.AsNoTracking().SingleAsync(a => a.Id == 2, Cancel);
            var forged = new AuditEntry
            {
                At = second.At,
                Event = second.Event,
                Action = second.Action,
                Outcome = second.Outcome,
                User = "mallory",
                Previous = second.Previous,
                Hash = "",
            };
            await db.Audit.Where(a => a.Id == 2).ExecuteUpdateAsync(
                s => s.SetProperty(a => a.User, "mallory").SetProperty(a => a.Hash, AuditChain.HashOf(forged)), Cancel);
        });

        var verification = await VerifyAsync();

        Assert.Equal(3, verification.BrokenAt);
    }

    [Fact]
    public void Fields_cannot_be_shifted_into_each_other()
    {
        var one = Entry("ab", "c");
        var other = Entry("a", "bc");

        Assert.NotEqual(AuditChain.HashOf(one), AuditChain.HashOf(other));

        static AuditEntry Entry(string user, string source) => new()
        {
            At = DateTimeOffset.UnixEpoch,
            Event = "110114",
            Action = "Login",
            Outcome = 0,
            User = user,
            Source = source,
            Previous = AuditChain.Root,
            Hash = "",
        };
    }

    [Fact]
    public async Task Only_an_auditor_reads_and_verifies()
    {
        var technologist = new Actor("tech", GatewayRoles.PermissionsOf([GatewayRoles.Technologist]));

        await _database.InScopeAsync(async services =>
        {
            var queries = services.GetRequiredService<AuditQueries>();
            await Assert.ThrowsAsync<PermissionDeniedException>(() => queries.ListAsync(new AuditFilter(), technologist, Cancel));
            await Assert.ThrowsAsync<PermissionDeniedException>(() => queries.VerifyAsync(technologist, Cancel));
        });
    }

    [Fact]
    public async Task The_trail_is_found_by_patient_user_and_time()
    {
        await Writer.WriteAsync(new AuditRecord(AuditEvent.InstancesAccessed, "View", "ada") { PatientId = "4711" }, Cancel);
        await Writer.WriteAsync(new AuditRecord(AuditEvent.InstancesAccessed, "View", "bob") { PatientId = "4712" }, Cancel);

        await _database.InScopeAsync(async services =>
        {
            var queries = services.GetRequiredService<AuditQueries>();
            Assert.Equal("ada", Assert.Single((await queries.ListAsync(new AuditFilter(PatientId: "4711"), Actor.System, Cancel)).Items).User);
            Assert.Equal("4712", Assert.Single((await queries.ListAsync(new AuditFilter(User: "bob"), Actor.System, Cancel)).Items).PatientId);
            Assert.Empty((await queries.ListAsync(new AuditFilter(To: DateTimeOffset.UnixEpoch), Actor.System, Cancel)).Items);
            Assert.Equal(2, (await queries.ListAsync(new AuditFilter(From: DateTimeOffset.UnixEpoch), Actor.System, Cancel)).Items.Count);
        });
    }

    private AuditWriter Writer => _database.Services.GetRequiredService<AuditWriter>();

    private async Task WriteAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await Writer.WriteAsync(new AuditRecord(AuditEvent.UserAuthentication, "Login", "ada") { Outcome = AuditOutcome.MinorFailure }, Cancel);
    }

    private Task<List<AuditEntry>> EntriesAsync() =>
        _database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Audit.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Cancel));

    private Task<AuditVerification> VerifyAsync() =>
        _database.InScopeAsync(s => s.GetRequiredService<AuditQueries>().VerifyAsync(Actor.System, Cancel));
}
