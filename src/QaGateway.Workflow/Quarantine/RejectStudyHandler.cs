using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Quarantine;

/// <param name="Code">DCM 113001, 113037, 113038 or 113039 (§4.6).</param>
/// <param name="SopUids">Empty = the whole study.</param>
public sealed record RejectStudy(string Study, string Code, IReadOnlyList<string> SopUids, string? Comment, Actor By);

public sealed record RestoreStudy(string Study, string? Reason, Actor By);

/// <summary>Rejects before release (REC-61) and restores (REC-64).</summary>
public sealed class RejectStudyHandler
{
    public Task<ActOutcome> HandleAsync(RejectStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<ActOutcome> HandleAsync(RestoreStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();
}
