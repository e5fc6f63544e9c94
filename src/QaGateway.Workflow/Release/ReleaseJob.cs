using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Journal;

namespace QaGateway.Workflow.Release;

/// <summary>Releases what was approved, in the order of approval.</summary>
public sealed class ReleaseJob(IServiceScopeFactory scopes, JournalSignal signal, TimeProvider clock, ILogger<ReleaseJob> logger)
    : JournalFollower(scopes, signal, clock, logger)
{
    private readonly IServiceScopeFactory _scopes = scopes;

    protected override string Name => "release";

    protected override IReadOnlySet<string> Types { get; } = new HashSet<string>(StringComparer.Ordinal) { JournalTypes.StudyReleasing };

    protected override async Task HandleAsync(IServiceProvider services, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var studyId in entries.Select(e => e.StudyId).OfType<Guid>().Distinct())
        {
            await using var scope = _scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<StudyReleaser>().RunAsync(studyId, cancellationToken);
        }
    }
}
