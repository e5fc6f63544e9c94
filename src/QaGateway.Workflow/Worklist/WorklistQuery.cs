using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Worklist;

/// <summary>A worklist item as an AE would get it (for REST and console).</summary>
public sealed record WorklistItem(
    Guid OrderId, string StepId, string PatientName, string PatientId, string Issuer, string BirthDate, string Sex, string Accession,
    string RequestedProcedureId, string StudyUid, string Modality, string StationAes, string StartDate, string StartTime, string Description, string State);

/// <summary>One link in the chain of "why is my exam not on the worklist?" (D9).</summary>
public sealed record WorklistReason(bool Passed, string Text);

/// <summary>What an AE would see, and why an exam is or is not in it.</summary>
public sealed class WorklistQuery(GatewayDbContext db)
{
    public Task<IReadOnlyList<WorklistItem>> ListAsync(string? aeTitle, Actor by, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{db}");

    public Task<IReadOnlyList<WorklistReason>> ExplainAsync(string accession, string aeTitle, Actor by, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
