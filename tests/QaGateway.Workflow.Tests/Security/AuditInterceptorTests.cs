using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Security;

/// <summary>Acts of people are audited in the transaction that does them.</summary>
public sealed class AuditInterceptorTests : IAsyncDisposable
{
    private static readonly Actor Ada = new("ada", Enum.GetValues<Permission>().ToFrozenSet());
    private readonly TestDatabase _database = new(services =>
        services.ConfigureDbContext<GatewayDbContext>((provider, options) => options.AddInterceptors(provider.GetRequiredService<AuditInterceptor>())));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    [Trait("Rule", "AUD-1")]
    public async Task An_act_of_a_person_makes_exactly_one_entry_that_names_study_patient_and_change()
    {
        var study = await StudyAsync();

        await ActAsync(study, Ada, LedgerAct.Corrected, new LedgerChange("PatientName", null, "A", "B"));

        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal((AuditEvent.InstancesAccessed, "Corrected", "ada", study, "4711"), (entry.Event, entry.Action, entry.User, entry.StudyId, entry.PatientId));
        Assert.Equal("CORRECT; because; changed PatientName", entry.Text);
    }

    [Fact]
    public async Task What_the_machine_does_is_in_the_ledger_not_in_the_audit_trail()
    {
        await ActAsync(await StudyAsync(), Actor.System, LedgerAct.AutoMatched);

        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task Several_acts_in_one_transaction_are_linked_in_order()
    {
        var study = await StudyAsync();
        await _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            var writer = services.GetRequiredService<LedgerWriter>();
            var held = await db.Studies.SingleAsync(s => s.Id == study, Cancel);
            await writer.AppendAsync(held, new NewEntry(LedgerAct.Held, Ada), Cancel);
            await writer.AppendAsync(held, new NewEntry(LedgerAct.Resumed, Ada), Cancel);
            await db.SaveChangesAsync(Cancel);
        });

        var verification = await _database.InScopeAsync(s => s.GetRequiredService<AuditQueries>().VerifyAsync(Actor.System, Cancel));

        Assert.True(verification.Intact, verification.Text);
        Assert.Equal(2, verification.Entries);
    }

    [Fact]
    [Trait("Rule", "AUD-2")]
    public async Task An_act_that_fails_leaves_no_entry_and_the_next_is_written()
    {
        var study = await StudyAsync();
        await _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            var held = await db.Studies.SingleAsync(s => s.Id == study, Cancel);
            await ActAsync(study, Actor.System, LedgerAct.Settled); // somebody else was faster
            await services.GetRequiredService<LedgerWriter>().AppendAsync(held, new NewEntry(LedgerAct.Held, Ada), Cancel);

            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync(Cancel));
            Assert.Equal(1, services.GetRequiredService<AuditChain>().Gate.CurrentCount);
        });

        Assert.Empty(await EntriesAsync());
        await ActAsync(study, Ada, LedgerAct.Held);
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    [Trait("Rule", "AUD-2")]
    public async Task A_race_lost_in_a_transaction_leaves_the_gate_open()
    {
        var study = await StudyAsync();
        await _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            var held = await db.Studies.SingleAsync(s => s.Id == study, Cancel);
            await ActAsync(study, Actor.System, LedgerAct.Settled); // somebody else was faster
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            await services.GetRequiredService<LedgerWriter>().AppendAsync(held, new NewEntry(LedgerAct.Held, Ada), Cancel);

            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync(Cancel));
            Assert.Equal(1, services.GetRequiredService<AuditChain>().Gate.CurrentCount);
        });

        await _database.InScopeAsync(s => s.GetRequiredService<AuditWriter>().WriteAsync(new AuditRecord(AuditEvent.Query, "Studies", "ada"), Cancel));
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    [Trait("Rule", "AUD-2")]
    public async Task An_act_in_a_transaction_does_not_wait_for_one_who_waits_for_its_lock()
    {
        var study = await StudyAsync();
        await _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            var gate = services.GetRequiredService<AuditChain>().Gate;
            var held = await db.Studies.SingleAsync(s => s.Id == study, Cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            await gate.WaitAsync(Cancel);
            await services.GetRequiredService<LedgerWriter>().AppendAsync(held, new NewEntry(LedgerAct.Held, Ada), Cancel);
            await db.SaveChangesAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(8), Cancel);
            await transaction.CommitAsync(Cancel);
            Assert.Equal(0, gate.CurrentCount); // it was not ours to open
            gate.Release();
        });

        Assert.Single(await EntriesAsync());
    }

    [Fact]
    [Trait("Rule", "AUD-2")]
    public async Task When_the_trail_cannot_be_written_the_act_is_not_done()
    {
        var study = await StudyAsync();
        await _database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER full BEFORE INSERT ON Audit BEGIN SELECT RAISE(ABORT, 'the trail is full'); END", Cancel));

        await Assert.ThrowsAsync<DbUpdateException>(() => ActAsync(study, Ada, LedgerAct.Held));

        Assert.Empty(await _database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Ledger.ToListAsync(Cancel)));
    }

    private async Task<Guid> StudyAsync()
    {
        var study = new Study
        {
            StudyUid = "1.2.3",
            PatientId = "4711",
            SourceAe = "CT1",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            LastInstanceAt = DateTimeOffset.UnixEpoch,
            Received = new ReceivedHeader { StudyUid = "1.2.3", Patient = PatientIdentity.Empty with { PatientId = "4711" } },
        };
        await _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            db.Studies.Add(study);
            await db.SaveChangesAsync(Cancel);
        });
        return study.Id;
    }

    private Task ActAsync(Guid study, Actor by, LedgerAct act, params LedgerChange[] changes) => _database.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<GatewayDbContext>();
        var held = await db.Studies.SingleAsync(s => s.Id == study, Cancel);
        await services.GetRequiredService<LedgerWriter>().AppendAsync(
            held, new NewEntry(act, by) { ReasonCode = changes.Length > 0 ? "CORRECT" : null, Reason = changes.Length > 0 ? "because" : null, Changes = changes }, Cancel);
        await db.SaveChangesAsync(Cancel);
    });

    private Task<List<AuditEntry>> EntriesAsync() => _database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Audit.AsNoTracking().ToListAsync(Cancel));
}
