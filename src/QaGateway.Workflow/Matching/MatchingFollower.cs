using System.Collections.Frozen;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Orders.Messages;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Looks again at the studies that something has happened to, or to an order or patient that shares a key with them (REC-2).</summary>
public sealed class MatchingFollower(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, ILogger<MatchingFollower> logger)
    : JournalFollower(scopes, signal, clock, logger)
{
    private const int MaxStudies = 500;
    private const int Tries = 5;

    private static readonly StudyState[] Undecided =
    [
        StudyState.Receiving, StudyState.Settled, StudyState.AutoMatched, StudyState.Suggested, StudyState.Unmatched, StudyState.Conflict, StudyState.InQa, StudyState.Reopened,
    ];

    private readonly IServiceScopeFactory _scopes = scopes;
    private readonly ILogger _logger = logger;

    protected override string Name => "matching";

    protected override IReadOnlySet<string> Types { get; } = FrozenSet.Create(
        JournalTypes.StudyArrived, JournalTypes.StudyGrew, JournalTypes.StudyLate, JournalTypes.StudySettled, JournalTypes.StudyCorrected, JournalTypes.StudyUnmatched,
        JournalTypes.StudyUndone, JournalTypes.StudyResumed, JournalTypes.StudyRestored, JournalTypes.OrderChanged, JournalTypes.PatientChanged, JournalTypes.PatientMerged,
        JournalTypes.PatientUnmerged, JournalTypes.StudySplit, JournalTypes.StudyMerged, JournalTypes.StudyMoved, JournalTypes.StepPerformed);

    protected override async Task HandleAsync(IServiceProvider services, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<GatewayDbContext>();
        var patientIds = entries.Where(e => e.Type is JournalTypes.PatientChanged or JournalTypes.PatientMerged).Select(e => e.PatientId).OfType<Guid>().Distinct().ToList();
        var orderIds = entries.Where(e => e.Type is JournalTypes.OrderChanged).Select(e => e.OrderId).OfType<Guid>().Distinct().ToList();
        foreach (var patientId in patientIds)
        {
            var concerned = await services.GetRequiredService<PatientUpdates>().ConcernedAsync(patientId, cancellationToken);
            foreach (var (studyId, survivor) in concerned)
                await InScopeAsync(studyId, s => s.GetRequiredService<PatientUpdates>().ApplyAsync(studyId, survivor, cancellationToken), cancellationToken);
        }

        foreach (var entry in entries.Where(e => e is { Type: JournalTypes.PatientUnmerged, PatientId: not null, Data: not null }))
            await ReturnAsync(services.GetRequiredService<PatientUpdates>(), entry.PatientId!.Value, JsonColumn.Read<PatientUnmerged>(entry.Data!).SurvivorRowId, cancellationToken);

        var studies = entries.Where(e => e.StudyId is not null && e.Type.StartsWith("study.", StringComparison.Ordinal)).Select(e => e.StudyId!.Value).ToHashSet();
        studies.UnionWith(await SharingAKeyAsync(db, orderIds, patientIds, cancellationToken));
        foreach (var entry in entries.Where(e => e.Type is JournalTypes.StepPerformed && e.Data is not null))
            studies.UnionWith(await services.GetRequiredService<PerformedEvidence>().StudiesAsync(JsonColumn.Read<PerformedChange>(entry.Data!).Id, cancellationToken));
        foreach (var studyId in studies)
            await InScopeAsync(studyId, s => s.GetRequiredService<StudyMatcher>().EvaluateAsync(studyId, cancellationToken), cancellationToken);
    }

    private async Task ReturnAsync(PatientUpdates updates, Guid prior, Guid survivor, CancellationToken cancellationToken)
    {
        foreach (var studyId in await updates.ReturningAsync(prior, survivor, cancellationToken))
            await InScopeAsync(studyId, s => s.GetRequiredService<PatientUpdates>().ApplyAsync(studyId, prior, cancellationToken), cancellationToken);
    }

    /// <summary>Studies that are not decided for good and name the order, its patient, or somebody like that.</summary>
    private static async Task<IReadOnlyCollection<Guid>> SharingAKeyAsync(GatewayDbContext db, List<Guid> orderIds, List<Guid> patientIds, CancellationToken cancellationToken)
    {
        if (orderIds.Count + patientIds.Count == 0)
            return [];

        var orders = await db.Orders.AsNoTracking().Where(o => orderIds.Contains(o.Id)).Select(o => new { o.Accession, o.StudyUid, o.PatientRowId }).ToListAsync(cancellationToken);
        var rows = patientIds.Concat(orders.Select(o => o.PatientRowId)).Distinct().ToList();
        var patients = await db.Patients.AsNoTracking().Where(p => rows.Contains(p.Id) || (p.MergedIntoId != null && rows.Contains(p.MergedIntoId.Value)))
            .Select(p => new { p.PatientId, p.NameKey, p.BirthDate }).ToListAsync(cancellationToken);
        var accessions = orders.Select(o => o.Accession).Where(a => a.Length > 0).Distinct().ToList();
        var uids = orders.Select(o => o.StudyUid).Where(u => u.Length > 0).Distinct().ToList();
        var ids = patients.Select(p => p.PatientId).Distinct().ToList();
        var keys = patients.Select(p => p.NameKey).Where(k => k.Length > 0).Distinct().ToList();
        var dates = patients.Select(p => p.BirthDate).Where(d => d.Length == 8).Distinct().ToList();
        return await db.Studies.Where(s => Undecided.Contains(s.State)).Where(s =>
                accessions.Contains(s.Accession) || uids.Contains(s.StudyUid) || ids.Contains(s.PatientId) || keys.Contains(s.PatientNameKey) || dates.Contains(s.BirthDate)
                || (s.OrderId != null && orderIds.Contains(s.OrderId.Value)) || (s.SuggestedOrderId != null && orderIds.Contains(s.SuggestedOrderId.Value)))
            .OrderByDescending(s => s.ReceivedAt).Take(MaxStudies).Select(s => s.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Each study in a unit of work of its own; who loses a race reads again.</summary>
    private async Task InScopeAsync(Guid studyId, Func<IServiceProvider, Task> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = _scopes.CreateAsyncScope();
            try
            {
                await work(scope.ServiceProvider);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
            }
            catch (Exception e) when (e is not (OperationCanceledException or DbException or DbUpdateException))
            {
                _logger.LogError(e, "Study {StudyId} could not be evaluated; the others go on", studyId); // one poisoned study must not stop all behind it
                return;
            }
        }
    }
}
