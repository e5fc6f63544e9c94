using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>What PID says. null = not sent, keep what is stored; empty = delete it (ER7-3).</summary>
internal sealed record PatientData(PatientIdentifier Id, IReadOnlyList<PatientIdentifier> OtherIds, string? Name, string? BirthDate, string? Sex)
{
    /// <summary>DICOM keyword → value; an empty value deletes.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
