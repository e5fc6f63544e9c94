using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Releases clean studies without a human where both the site and the sending peer opted in (REC-12).</summary>
public sealed class AutoRelease(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, IOptions<AutoReleaseOptions> options, ILogger<AutoRelease> logger)
    : JournalFollower(scopes, signal, clock, logger)
{
    protected override string Name => "autorelease";

    protected override IReadOnlySet<string> Types { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        JournalTypes.StudySettled, JournalTypes.StudyEvaluated, JournalTypes.StudyMatched, JournalTypes.StudyResumed,
    };

    protected override async Task HandleAsync(IServiceProvider services, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (!options.Value.AutoRelease)
            return;

        var db = services.GetRequiredService<GatewayDbContext>();
        var handler = services.GetRequiredService<ReleaseStudyHandler>();
        foreach (var studyId in entries.Select(e => e.StudyId).OfType<Guid>().Distinct())
        {
            // The handler refuses whatever the checklist leaves open, overridable or not.
            if (await IsCleanAsync(db, studyId, cancellationToken))
                await handler.HandleAsync(new ReleaseStudy(studyId.ToString(), [], "Auto-release (REC-12)", Actor.System), cancellationToken);

            db.ChangeTracker.Clear();
        }
    }

    internal static async Task<bool> IsCleanAsync(GatewayDbContext db, Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.AsNoTracking().SingleOrDefaultAsync(s => s.Id == studyId, cancellationToken);
        if (study is not { State: StudyState.AutoMatched, UnderInvestigation: false, Incomplete: false })
            return false;
        if (!await db.Peers.AnyAsync(p => p.AeTitle == study.SourceAe && p.Enabled && p.AutoRelease, cancellationToken))
            return false;

        var inForce = await db.Ledger.AsNoTracking().Where(e => e.StudyId == studyId && e.UndoneBy == null).ToListAsync(cancellationToken);
        return !inForce.SelectMany(e => e.Changes).Any(ChangesIdentity);
    }

    /// <summary>No coercion of name, birth date, sex or id beyond formatting.</summary>
    internal static bool ChangesIdentity(LedgerChange change) => change.Path is null && change.Keyword switch
    {
        "PatientName" => NameKey.Of(change.Before ?? "") != NameKey.Of(change.After ?? ""),
        "PatientID" or "PatientBirthDate" or "PatientSex" => (change.Before ?? "") != (change.After ?? ""),
        _ => false,
    };
}
