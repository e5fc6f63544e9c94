using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <summary>Ends the quiet period at once where the modality has said that it is done and everything it lists has arrived (REC-3).</summary>
public sealed class PerformedFollower(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, ILogger<PerformedFollower> logger)
    : JournalFollower(scopes, signal, clock, logger)
{
    private readonly TimeProvider _clock = clock;

    protected override string Name => "performed";

    protected override IReadOnlySet<string> Types { get; } = FrozenSet.Create(JournalTypes.StepPerformed, JournalTypes.StudyArrived, JournalTypes.StudyGrew);

    protected override async Task HandleAsync(IServiceProvider services, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<GatewayDbContext>();
        var evidence = services.GetRequiredService<PerformedEvidence>();
        var studies = entries.Select(e => e.StudyId).OfType<Guid>().ToHashSet();
        foreach (var entry in entries.Where(e => e.Type is JournalTypes.StepPerformed && e.Data is not null))
            studies.UnionWith(await evidence.StudiesAsync(JsonColumn.Read<PerformedChange>(entry.Data!).Id, cancellationToken));

        foreach (var id in studies)
        {
            var study = await db.Studies.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
            if (study is null || study.State is StudyState.OnHold || !study.IsOpen || !await IsDoneAsync(study, evidence, cancellationToken))
                continue;
            var now = _clock.GetUtcNow();
            await db.Studies.Where(s => s.Id == id && s.State != StudyState.OnHold && (s.SettleAt > now || s.State != StudyState.Receiving))
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.SettleAt, now).SetProperty(s => s.Version, s => s.Version + 1), cancellationToken);
        }
    }

    /// <summary>Receiving: all steps final and nothing missing. Settled already: what was missing may have been said to be so, or have come.</summary>
    private static async Task<bool> IsDoneAsync(Study study, PerformedEvidence evidence, CancellationToken cancellationToken)
    {
        var steps = (await evidence.OfAsync(study, [], cancellationToken)).All.ToList();
        if (!steps.Exists(s => s.State is PerformedState.Completed) || steps.Exists(s => s.State is PerformedState.InProgress))
            return false;
        var isMissing = (await evidence.MissingAsync(study, cancellationToken)).Count > 0;
        return study.State is StudyState.Receiving ? !isMissing : isMissing != study.Incomplete;
    }
}
