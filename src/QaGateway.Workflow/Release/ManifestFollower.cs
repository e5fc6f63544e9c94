using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Keeps the manifest in step with the ledger from the moment a study has settled, so that corrections and decisions survive the loss of the database (D4).</summary>
public sealed class ManifestFollower(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, ILogger<ManifestFollower> logger)
    : JournalFollower(scopes, signal, clock, logger)
{
    protected override string Name => "manifest";

    protected override IReadOnlySet<string> Types { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        JournalTypes.StudySettled, JournalTypes.StudyLate, JournalTypes.StudyMatched, JournalTypes.StudyUnmatched, JournalTypes.StudyCorrected,
        JournalTypes.StudySplit, JournalTypes.StudyMerged, JournalTypes.StudyMoved,
        JournalTypes.StudyHeld, JournalTypes.StudyResumed, JournalTypes.StudyRejected, JournalTypes.StudyRestored,
        JournalTypes.StudyReleased, JournalTypes.StudyReleaseFailed, JournalTypes.StudyReopened, JournalTypes.StudyUndone,
    };

    protected override async Task HandleAsync(IServiceProvider services, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<GatewayDbContext>();
        var manifests = services.GetRequiredService<ManifestWriter>();
        foreach (var studyId in entries.Select(e => e.StudyId).OfType<Guid>().Distinct())
        {
            // While it is releasing, the release job writes it, in its own transaction.
            if (await db.Studies.AnyAsync(s => s.Id == studyId && s.State != StudyState.Receiving && s.State != StudyState.Releasing, cancellationToken))
                await manifests.WriteAsync(studyId, cancellationToken);
        }
    }
}
