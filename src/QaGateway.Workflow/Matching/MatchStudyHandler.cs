using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Matching;

/// <param name="Reason">Needed where V1-V4 differ, with <paramref name="ConfirmPatientId"/>: the last four characters of the order's Patient ID (REC-13).</param>
public sealed record MatchStudy(string Study, Guid OrderId, string? Reason, string? ConfirmPatientId, Actor By);

public sealed record UnmatchStudy(string Study, string? Reason, Actor By);

/// <summary>A human gives a study its order, or takes it away. Coerces the attributes of §4.4 to the order as ledger changes (COERCE).</summary>
public sealed class MatchStudyHandler
{
    public Task<ActOutcome> HandleAsync(MatchStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<ActOutcome> HandleAsync(UnmatchStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();
}
