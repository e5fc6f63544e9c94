namespace QaGateway.Workflow.Reporting;

/// <summary>What the RIS is told of a study (§2.9).</summary>
/// <param name="Name">As in <c>Gateway:Hl7:Destinations:N:Events</c>: arrived, matched, released, rejected.</param>
/// <param name="OrderStatus">ORC-5.</param>
/// <param name="ResultStatus">OBR-25.</param>
/// <param name="Note">NTE-3; null = none.</param>
internal sealed record StatusEvent(string Name, string OrderStatus, string ResultStatus, string? Note = null)
{
    public const string Arrived = "arrived";
    public const string Matched = "matched";
    public const string Released = "released";
    public const string Rejected = "rejected";
    public const string Report = "report";

    /// <summary>What it is noted as; an event that takes one back is noted under a name of its own.</summary>
    public string NotedAs { get; init; } = Name;
}
