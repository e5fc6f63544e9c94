using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Release;

/// <param name="Override">Codes of open checklist items that the releaser overrides, with <paramref name="Reason"/>.</param>
public sealed record ReleaseStudy(string Study, IReadOnlyList<string> Override, string? Reason, Actor By);

/// <summary>Approves a study for the archive: checklist, then state Releasing; the release job does the rest and ends in Released.</summary>
public sealed class ReleaseStudyHandler
{
    public Task<ActOutcome> HandleAsync(ReleaseStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>What stands between a study and the archive.</summary>
public sealed class ReleaseChecklist
{
    /// <returns>Open items; empty = it may go.</returns>
    public Task<IReadOnlyList<OpenItem>> ForAsync(Guid studyId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
