using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Matching;

/// <summary>A database with orders and studies put there as the other stages would.</summary>
internal sealed class MatchingWorld(IReadOnlyDictionary<string, string?>? settings = null) : IAsyncDisposable
{
    public static readonly Actor Anna = new("anna", new HashSet<Permission> { Permission.ViewStudies, Permission.EditStudies });

    public TestDatabase Database { get; } = new(settings: settings);

    public Task<Order> OrderAsync(PatientIdentity? identity = null, Action<Order>? change = null, string accession = "A100", string studyUid = "1.2.3.100") => WithDbAsync(async db =>
    {
        var wanted = identity ?? Given.Jane;
        var patient = await db.Patients.FirstOrDefaultAsync(p => p.PatientId == wanted.PatientId && p.Issuer == wanted.Issuer) ?? db.Patients.Add(Given.Patient(wanted)).Entity;
        var order = Given.Order(patient, accession, studyUid, procedureId: "RP" + accession[1..]);
        change?.Invoke(order);
        db.Orders.Add(order);
        await db.SaveChangesAsync();
        return order;
    });

    public Task<Study> StudyAsync(ReceivedHeader? header = null, StudyState state = StudyState.Settled) => WithDbAsync(async db =>
    {
        var received = header ?? Given.Header();
        var study = new Study { StudyUid = received.StudyUid, Received = received, SourceAe = "CT1", ReceivedAt = Given.Now, LastInstanceAt = Given.Now, State = state, Modalities = received.Modality };
        EffectiveAttributes.Project(study, []);
        db.Studies.Add(study);
        await db.SaveChangesAsync();
        await AddIdentityAsync(db, study, received);
        return study;
    });

    public Task AddIdentityAsync(Guid studyId, ReceivedHeader header) => WithDbAsync(async db =>
    {
        var study = await db.Studies.SingleAsync(s => s.Id == studyId);
        await AddIdentityAsync(db, study, header);
        return study;
    });

    public Task EvaluateAsync(Guid studyId) => Database.InScopeAsync(s => s.GetRequiredService<StudyMatcher>().EvaluateAsync(studyId, TestContext.Current.CancellationToken));

    public Task<Study> ReadAsync(Guid studyId) => WithDbAsync(db => db.Studies.SingleAsync(s => s.Id == studyId));

    public Task<List<LedgerEntry>> LedgerAsync(Guid studyId) => WithDbAsync(db => db.Ledger.Where(e => e.StudyId == studyId).OrderBy(e => e.Id).ToListAsync());

    public Task<ActOutcome> MatchAsync(Guid studyId, Guid orderId, string? reason = null, string? confirm = null) =>
        Database.InScopeAsync(s => s.GetRequiredService<MatchStudyHandler>().HandleAsync(new MatchStudy(studyId.ToString(), orderId, reason, confirm, Anna), TestContext.Current.CancellationToken));

    public Task<ActOutcome> UnmatchAsync(Guid studyId) =>
        Database.InScopeAsync(s => s.GetRequiredService<MatchStudyHandler>().HandleAsync(new UnmatchStudy(studyId.ToString(), "wrong", Anna), TestContext.Current.CancellationToken));

    public Task<T> WithDbAsync<T>(Func<GatewayDbContext, Task<T>> work) => Database.InScopeAsync(s => work(s.GetRequiredService<GatewayDbContext>()));

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static async Task AddIdentityAsync(GatewayDbContext db, Study study, ReceivedHeader header)
    {
        db.IdentityTuples.Add(new IdentityTuple { StudyId = study.Id, Key = Guid.CreateVersion7().ToString("N"), Header = header, SourceAe = study.SourceAe, InstanceCount = 1 });
        await db.SaveChangesAsync();
    }
}
