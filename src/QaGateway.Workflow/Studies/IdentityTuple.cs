namespace QaGateway.Workflow.Studies;

/// <summary>A distinct patient identity seen among the instances of a study: more than one is evidence by itself (REC-15, REC-16).</summary>
public sealed class IdentityTuple
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid StudyId { get; init; }

    /// <summary>SHA-256 hex of <see cref="ReceivedHeader.IdentityKey"/> and the request keys of the header: unique within the study.</summary>
    public required string Key { get; init; }

    /// <summary>Header of the first instance that carried it.</summary>
    public required ReceivedHeader Header { get; set; }
    public required string SourceAe { get; init; }
    public int InstanceCount { get; set; }
}
