using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Quarantine;

public sealed record HoldStudy(string Study, string? Reason, Actor By);

public sealed record ResumeStudy(string Study, string? Reason, Actor By);

/// <summary>Parks an open study, and takes it up again in the state it had.</summary>
public sealed class HoldStudyHandler
{
    public Task<ActOutcome> HandleAsync(HoldStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<ActOutcome> HandleAsync(ResumeStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();
}
